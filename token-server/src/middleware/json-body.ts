import { json, type Request, type RequestHandler } from 'express';
import type { z } from 'zod';
import { HttpError } from '../http-error.js';

const BODY_MAX_BYTES = 16 * 1024;
const ISSUES_SHOWN = 3;
const KEY_MAX_LENGTH = 64;

/** None at all is fine, another type is refused rather than overlooked. */
export const requireJson: RequestHandler = (req, _res, next) => {
  // `is` answers null when there is no body
  if (req.is('json') === false && req.headers['content-length'] !== '0')
    throw new HttpError('invalid-request', {
      status: 415,
      detail: 'Content-Type: must be application/json',
    });
  next();
};

/** Reads a JSON body into `req.body`. */
export const jsonBodyUpTo = (maxBytes: number): RequestHandler[] => [
  requireJson,
  json({ limit: maxBytes, inflate: false }),
];

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
  const parsed = schema.safeParse(value);
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
