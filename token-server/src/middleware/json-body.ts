import { json, type Request, type RequestHandler } from 'express';
import type { z } from 'zod';
import { HttpError } from '../http-error.js';
import { checkJson, readJsonText } from '../known-json.js';

/** The refusal of a body that is no object in JSON. */
export const notJson = (options?: ErrorOptions): HttpError =>
  new HttpError('invalid-request', { ...options, detail: 'body: not valid JSON' });

const BODY_MAX_BYTES = 16 * 1024;
const ISSUES_SHOWN = 3;
const KEY_MAX_LENGTH = 64;

const JSON_TYPE = 'application/json';

/** None at all is fine, another type is refused rather than overlooked. */
export const requireJson: RequestHandler = (req, _res, next) => {
  if (req.headers['content-type'] === JSON_TYPE) return next(); // what nearly all send
  // `is` answers null when there is no body
  if (req.is('json') === false && req.headers['content-length'] !== '0')
    throw new HttpError('invalid-request', {
      status: 415,
      detail: 'Content-Type: must be application/json',
    });
  next();
};

/** Reads a JSON body into `req.body`. */
export const jsonBodyUpTo = (maxBytes: number): RequestHandler[] => [requireJson, readJson(maxBytes)];

/**
 * Reads what nearly all send, a plain body of a known length, without body-parser, which takes longer over it than all
 * our limits together; and leaves the rest to that.
 */
function readJson(maxBytes: number): RequestHandler {
  const readAny = json({ limit: maxBytes, inflate: false });
  return (req, res, next) => {
    const { 'content-type': type, 'content-length': length, 'content-encoding': encoding } = req.headers;
    const isPlain = type === JSON_TYPE && encoding === undefined && Number(length) <= maxBytes;
    if (!isPlain || length === '0') return readAny(req, res, next);
    let text = '';
    req.setEncoding('utf8');
    req.on('data', (part: string) => {
      text += part;
    });
    req.on('end', () => {
      const body = parseJson(text);
      if (typeof body !== 'object' || body === null) return next(notJson());
      req.body = body;
      next();
    });
  };
}

function parseJson(text: string): unknown {
  try {
    return readJsonText(text);
  } catch {
    return undefined; // what stands in its place is refused
  }
}

/** The same for what a stranger may send. */
export const jsonBody = jsonBodyUpTo(BODY_MAX_BYTES);

/** @throws {HttpError} `invalid-request`, with a detail that names each field that is wrong. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, req: Request): z.output<Schema> {
  return parse(schema, req.body ?? {});
}

/** The same for what stands behind the question mark. */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, req: Request): z.output<Schema> {
  return parse(schema, req.query);
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = checkJson(schema, value);
  if (parsed.success) return parsed.data;
  const detail = parsed.error.issues.flatMap(describe).slice(0, ISSUES_SHOWN).join('; ');
  throw new HttpError('invalid-request', { detail });
}

function describe(issue: z.core.$ZodIssue): string[] {
  const fields =
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => [...issue.path, key.slice(0, KEY_MAX_LENGTH)])
      : [issue.path];
  const message = issue.code === 'unrecognized_keys' ? 'may not be set by the caller' : issue.message;
  return fields.map((path) => `${path.join('.') || 'body'}: ${message}`);
}
