import { randomBytes } from 'node:crypto';

/** 128 random bits as 32 hex digits: cannot be guessed, and does not repeat. */
export const randomId = (): string => randomBytes(16).toString('hex');
