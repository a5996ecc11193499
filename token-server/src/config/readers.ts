import { isIP, isIPv4 } from 'node:net';
import { z } from 'zod';
import type { TrustProxy } from '../config.js';
import { type OriginPolicy, parseOriginPattern } from '../origins.js';

/** A variable that has to be set. */
export const required = () => z.string('is not set');

/** A text that `parse` understands; it answers nothing to one that it does not. */
export const readBy = <Value>(parse: (text: string) => Value | undefined, message: string) =>
  required().transform((text, context): Value => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue(message);
    return z.NEVER;
  });

export const wholeNumber = (min: number, max: number) =>
  readBy((text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return number >= min && number <= max ? number : undefined;
  }, `must be a whole number from ${min} to ${max}`);

/** An address of the media server; read without the slash at its end. */
export const address = (allows: { path: boolean }) =>
  readBy(
    (text) => {
      const url = URL.canParse(text) ? new URL(text) : undefined;
      if (url === undefined || !/^(ws|http)s?:$/.test(url.protocol)) return undefined;
      const extras = url.username + url.password + url.search + url.hash;
      if (extras !== '' || !(allows.path || url.pathname === '/')) return undefined;
      return url.href.replace(/\/$/, '');
    },
    `must be a ws://, wss://, http:// or https:// address without user, ${allows.path ? '' : 'path, '}query or fragment`,
  );

/** The items of a comma list; nothing where one of them is wrong. */
export function readList<Item>(
  text: string,
  readItem: (text: string) => Item | undefined,
): Item[] | undefined {
  const items = text.split(',').map((item) => readItem(item.trim()));
  return items.includes(undefined) ? undefined : items.filter((item) => item !== undefined);
}

export function readOrigins(text: string): OriginPolicy | undefined {
  if (text === '*') return { kind: 'any' };
  const patterns = readList(text, parseOriginPattern);
  return patterns && { kind: 'listed', patterns };
}

const SUBNET_NAMES = ['loopback', 'linklocal', 'uniquelocal'];

function readSubnet(text: string): string | undefined {
  if (SUBNET_NAMES.includes(text)) return text;
  const [ip = '', bits, ...more] = text.split('/');
  if (isIP(ip) === 0 || more.length > 0) return undefined;
  if (bits === undefined) return text;
  // a prefix of 0 would trust every sender, and with it any address that a sender makes up
  const isInRange = Number(bits) >= 1 && Number(bits) <= (isIPv4(ip) ? 32 : 128);
  return /^\d{1,3}$/.test(bits) && isInRange ? text : undefined;
}

export function readTrustProxy(text: string): TrustProxy | undefined {
  if (text === 'false' || text === '0') return false;
  return /^\d{1,2}$/.test(text) ? Number(text) : readList(text, readSubnet);
}

export const isHttpAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** Its value is in no message. */
export const secret = (minLength: number) =>
  readBy(
    (text) => (text.length >= minLength ? text : undefined),
    `must have at least ${minLength} characters`,
  );
