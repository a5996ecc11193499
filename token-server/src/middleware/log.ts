import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { type DestinationStream, type Logger, pino } from 'pino';
import { pinoHttp } from 'pino-http';
import type { Config } from '../config.js';

/**
 * The process's log: JSON lines. Serializers below leave out headers and bodies; redaction is the second net.
 * @param destination Standard output unless given.
 */
export function createLogger(level: Config['logLevel'], destination?: DestinationStream): Logger {
  const redact = ['authorization', 'token', 'secret'].flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);
  const options = { level, redact, base: { service: 'token-server' }, serializers: { err: errorFields } };
  return destination ? pino(options, destination) : pino(options);
}

/**
 * Only what names the error: one of body-parser's carries the whole body in a property, and the media server's
 * "invalid token" repeats the token in its message.
 */
function errorFields(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && error.code !== undefined ? String(error.code) : undefined;
  const cause = depth < CAUSES_SHOWN && error.cause ? errorFields(error.cause, depth + 1) : undefined;
  const [message, stack] = [error.message, error.stack].map((text) => text?.replace(JWT, '[token]'));
  return { type: error.name, message, code, stack, cause };
}

const CAUSES_SHOWN = 3;
const JWT = /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g;

const SANE_REQUEST_ID = /^[\w.-]{8,64}$/;
const PATH_MAX_LENGTH = 200;

/**
 * Gives each request an id, a logger (`req.log`) and one line when it is answered.
 * @param quietPaths Logged at debug level.
 */
export function logRequests(logger: Logger, quietPaths: ReadonlySet<string>): RequestHandler {
  return pinoHttp({
    logger,
    genReqId: requestId,
    wrapSerializers: false,
    serializers: {
      req: requestFields,
      res: (res: ServerResponse) => ({ status: res.statusCode }),
      err: errorFields,
    },
    customAttributeKeys: { responseTime: 'ms' },
    customLogLevel: (req, res) => {
      if (quietPaths.has(pathOf(req))) return 'debug';
      return res.statusCode >= 500 ? 'error' : 'info';
    },
    // pino-http makes up an error for every 5xx that has none
    customErrorObject: (_req, res, _error, fields) => (res.err ? fields : { ...fields, err: undefined }),
    customErrorMessage: (_req, res) => (res.err ? 'request failed' : 'request completed'),
  });
}

/** The caller's id where it is harmless in a log, so that one id leads through all proxies; else one of our own. */
function requestId(req: IncomingMessage, res: ServerResponse): string {
  const sent = req.headers['x-request-id'];
  const id = typeof sent === 'string' && SANE_REQUEST_ID.test(sent) ? sent : randomUUID();
  res.setHeader('X-Request-Id', id);
  return id;
}

const requestFields = (req: IncomingMessage) => ({ id: req.id, method: req.method, path: pathOf(req) });

/** Without the query, in which a token may stand. */
function pathOf(req: IncomingMessage & { originalUrl?: string }): string {
  return (req.originalUrl ?? req.url ?? '').split('?', 1)[0]?.slice(0, PATH_MAX_LENGTH) ?? '';
}
