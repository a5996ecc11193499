import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request, RequestHandler } from 'express';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from '../config.js';

declare module 'node:http' {
  interface IncomingMessage {
    /** Sent back as `X-Request-Id`, and part of every line about the request. */
    id: string;
    log: Logger;
  }
  interface ServerResponse {
    /** An error that nobody foresaw: for the log alone. */
    err?: Error;
  }
}

/**
 * The process's log: JSON lines. Serializers below leave out headers and bodies; redaction is the second net.
 * @param destination Standard output unless given, without waiting for whoever reads it; the rest is written at exit.
 */
export function createLogger(level: Config['logLevel'], destination?: DestinationStream): Logger {
  const redact = ['authorization', 'token', 'secret'].flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);
  const options = { level, redact, base: { service: 'token-server' }, serializers: { err: errorFields } };
  return pino(options, destination ?? pino.destination(STANDARD_OUTPUT));
}

/** Written a page at a time, since each write goes through another thread and back; or else after so many ms. */
const STANDARD_OUTPUT = { dest: 1, sync: false, minLength: 4_096, periodicFlush: 100 };

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
 * Gives each request an id, a logger ({@link logOf}) and one line when it is answered.
 * @param quietPaths Logged at debug level.
 */
export function logRequests(logger: Logger, quietPaths: ReadonlySet<string>): RequestHandler {
  // none of the few fields of a line is redacted: looking for such costs more than writing it
  const lines = logger.child({}, { redact: [] });
  return (req, res, next) => {
    const startedAtMs = performance.now();
    req.id = requestId(req, res);
    req.log = logger;
    res.on('close', () => {
      const ms = Math.round(performance.now() - startedAtMs);
      const fields = { req: requestFields(req), res: { status: res.statusCode }, ms };
      if (res.err) return logger.error({ ...fields, err: res.err }, 'request failed');
      const message = res.writableFinished ? 'request completed' : 'request aborted';
      lines[levelOf(req, res, quietPaths)](fields, message);
    });
    next();
  };
}

/** A logger whose lines name the request. */
export const logOf = (req: Request): Logger => req.log.child({ req: requestFields(req) });

function levelOf(req: Request, res: ServerResponse, quietPaths: ReadonlySet<string>) {
  if (quietPaths.has(pathOf(req))) return 'debug';
  return res.statusCode >= 500 ? 'error' : 'info';
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
