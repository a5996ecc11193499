import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkJson, readJsonText } from './known-json.js';

const named = z.strictObject({ name: z.string() });
const counted = z.strictObject({ name: z.string(), count: z.int().default(1) });
const TEXT = '{"name":"Ada"}';

describe('bodies that come again', () => {
  it('are read once, and cannot be changed by who shares them', () => {
    const body = readJsonText(TEXT);
    expect(readJsonText(TEXT)).toBe(body);
    const { data } = checkJson(named, body);
    expect(checkJson(named, body).data).toBe(data);
    expect(data).toEqual({ name: 'Ada' });
    expect(() => Object.assign(data as object, { name: 'Eve' })).toThrow(TypeError);
    expect(() => Object.assign(body as object, { name: 'Eve' })).toThrow(TypeError);
  });

  it('are checked by each schema that is asked, and refused each time', () => {
    const body = readJsonText(TEXT);
    expect(checkJson(named, body).data).toEqual({ name: 'Ada' });
    expect(checkJson(counted, body).data).toEqual({ name: 'Ada', count: 1 });
    expect(checkJson(named, body).data).toEqual({ name: 'Ada' });
    const wrong = readJsonText('{"name":1}');
    expect(checkJson(named, wrong).success).toBe(false);
    expect(checkJson(named, readJsonText('{"name":1}')).success).toBe(false);
  });

  it('are not remembered where they are long, nor more than so many', () => {
    const long = JSON.stringify({ name: 'x'.repeat(600) });
    expect(readJsonText(long)).not.toBe(readJsonText(long));
    const first = readJsonText(TEXT);
    for (let i = 0; i < 300; i += 1) readJsonText(`{"name":"${i}"}`);
    expect(readJsonText(TEXT)).not.toBe(first);
    expect(readJsonText(TEXT)).toEqual(first);
  });

  it('need not be an object, nor JSON', () => {
    expect(readJsonText('5')).toBe(5);
    expect(checkJson(z.number(), readJsonText('5')).data).toBe(5);
    expect(() => readJsonText('{')).toThrow(SyntaxError);
  });
});
