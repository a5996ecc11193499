/** With what, and of which operations, requests are made up. */
export interface FuzzRun {
  /** `Authorization` by the name of the security scheme; none: nobody asks. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Values of parameters in paths, so that not every request is about nothing. */
  readonly path: Readonly<Record<string, string>>;
  /** Only operations that these credentials are for; all unless given. */
  readonly only?: string;
}

interface DescribedOperation {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly 'x-not-fuzzed'?: string;
}

/** The part of an OpenAPI document that is looked at here. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
}

/** What is answered only after 16 s where no agent comes: with the right credentials other tests ask for it. */
const SLOW = ['postLivekitConnect'];

/** 503 is documented wherever something that is needed may be away; here it is a worker. */
const COMMON = `
hooks = "hooks.py"

[checks]
not_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", 503]
`;

/** An address of its own for each request, or the limit of wrong credentials would be all that is tested. */
export const HOOKS = `
import itertools
import schemathesis

numbers = itertools.count(1)

@schemathesis.hook
def before_call(context, case, kwargs):
    number = next(numbers)
    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    case.headers = {**(case.headers or {}), "X-Forwarded-For": address}
`;

const quote = (text: string) => JSON.stringify(text);

/** Every operation of a document, but not the parameters that are common to a path. */
export const operationsOf = ({ paths }: ApiDocument): readonly DescribedOperation[] =>
  Object.values(paths).flatMap((methods) =>
    Object.values(methods).filter((it) => it.operationId !== undefined),
  );

const schemesOf = ({ security }: DescribedOperation) => security.flatMap((it) => Object.keys(it));

/** Those that a run is about. */
export function testedOperations(document: ApiDocument, run: FuzzRun): readonly DescribedOperation[] {
  const { only, credentials } = run;
  return operationsOf(document).filter((it) => {
    const schemes = schemesOf(it);
    if (it['x-not-fuzzed'] !== undefined || (only !== undefined && !schemes.includes(only))) return false;
    return !(SLOW.includes(it.operationId) && schemes.some((name) => credentials[name] !== undefined));
  });
}

/** What Schemathesis reads as its configuration (TOML). */
export function schemathesisConfig(document: ApiDocument, run: FuzzRun): string {
  const tested = testedOperations(document, run);
  const operations = operationsOf(document).map((operation) => {
    const settings = tested.includes(operation) ? settingsOf(operation, run) : ['enabled = false'];
    return ['[[operations]]', `include-operation-id = ${quote(operation.operationId)}`, ...settings].join(
      '\n',
    );
  });
  return `${COMMON}\n${operations.join('\n\n')}\n`;
}

function settingsOf(operation: DescribedOperation, { credentials, path }: FuzzRun): string[] {
  const id = operation.operationId;
  const [authorization] = schemesOf(operation).flatMap((name) => credentials[name] ?? []);
  // what is removed is not there for the next request
  const values = id.startsWith('delete') ? [] : Object.entries(path);
  const parameters = values.map(([name, value]) => `${quote(`path.${name}`)} = ${quote(value)}`).join(', ');
  return [
    'enabled = true', // the document itself would be left out
    ...(authorization ? [`headers = { Authorization = ${quote(authorization)} }`] : []),
    ...(parameters ? [`parameters = { ${parameters} }`] : []),
  ];
}
