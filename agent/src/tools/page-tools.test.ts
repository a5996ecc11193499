import { type Room, RpcError } from '@livekit/rtc-node';
import { beforeEach, describe, expect, it } from 'vitest';
import { receivePageTools } from './page-tools.js';
import type { Tool } from './tool.js';

const VISITOR = 'visitor-1';
type Call = { readonly method: string; readonly payload: string; readonly responseTimeout?: number };

let calls: Call[];
let answer: (call: Call) => Promise<string>;
let tools: Tool[];
let warnings: object[];
let receive: (reader: AsyncIterable<string>, from: { identity: string }) => Promise<void>;

/** The part of a room that page tools use. */
const room = {
  remoteParticipants: new Map([[VISITOR, { info: {}, attributes: {} }]]),
  localParticipant: {
    performRpc: (call: Call) => {
      calls.push(call);
      return answer(call);
    },
  },
  registerTextStreamHandler: (_: string, handler: typeof receive) => {
    receive = handler;
  },
} as unknown as Room;

async function* streamOf(text: string) {
  yield text;
}
const offer = (list: unknown, identity = VISITOR) => receive(streamOf(JSON.stringify(list)), { identity });
const tool = (name: string, changes: object = {}) => ({
  name,
  description: 'Does it.',
  parameters: { type: 'object' },
  confirm: false,
  ...changes,
});
const run = (index = 0, args: object = {}, signal = new AbortController().signal) =>
  tools[index]!.execute(args as never, { abortSignal: signal } as never);

beforeEach(() => {
  calls = [];
  tools = [];
  warnings = [];
  answer = async () => '{"result":1}';
  const logger = { debug() {}, info() {}, warn: (fields: object) => void warnings.push(fields), error() {} };
  receivePageTools(room, { onTools: (it) => (tools = it), logger });
});

describe('tools of the page', () => {
  it('leave out what is not valid and keep the rest', async () => {
    const long = { type: 'object', description: 'x'.repeat(9_000) };
    await offer({
      tools: [tool('a'), tool('no good'), tool('b', { parameters: long }), tool('c'), tool('a')],
    });
    expect(tools.map(({ name }) => name)).toEqual(['a', 'c']);
    expect(warnings).toEqual([{ refused: 2 }]);
  });

  it('are 32 at most', async () => {
    await offer({ tools: Array.from({ length: 40 }, (_, index) => tool(`t${index}`)) });
    expect(tools).toHaveLength(32);
  });

  for (const list of ['no list', { tools: 'x' }, null])
    it(`are none after ${JSON.stringify(list)}`, async () => {
      await offer({ tools: [tool('a')] });
      await offer(list);
      expect(tools).toEqual([]);
    });

  it('come from the visitor only', async () => {
    await offer({ tools: [tool('a')] }, 'somebody-else');
    expect(tools).toEqual([]);
  });

  it('have longer where the visitor is asked', async () => {
    await offer({ tools: [tool('a'), tool('b', { confirm: true })] });
    await run(0);
    await run(1);
    expect(calls.map(({ responseTimeout }) => responseTimeout)).toEqual([15_000, 60_000]);
  });

  for (const [code, words] of [
    [RpcError.ErrorCode.RESPONSE_TIMEOUT, 'did not answer in time'],
    [RpcError.ErrorCode.UNSUPPORTED_METHOD, 'does not have this tool any more'],
    [RpcError.ErrorCode.RECIPIENT_DISCONNECTED, 'not connected any more'],
    [RpcError.ErrorCode.RESPONSE_PAYLOAD_TOO_LARGE, 'more than fits'],
  ] as const)
    it(`tell the model "${words}" for RPC error ${code}`, async () => {
      answer = () => Promise.reject(new RpcError(code, 'internal words'));
      await offer({ tools: [tool('a')] });
      const error = String(await run().catch((it: unknown) => it));
      expect(error).toContain(words);
      expect(error).not.toContain('internal words');
    });

  it('get no arguments that do not fit', async () => {
    await offer({ tools: [tool('a')] });
    await expect(run(0, { text: 'x'.repeat(16_000) })).rejects.toThrow('too long');
    expect(calls).toEqual([]);
  });

  it('are told when nobody waits any more', async () => {
    const controller = new AbortController();
    answer = async ({ method }) => {
      if (method === 'va.tool.call') controller.abort();
      return '{"result":1}';
    };
    await offer({ tools: [tool('a')] });
    await run(0, {}, controller.signal);
    const [call, cancel] = calls.map(({ payload }) => JSON.parse(payload) as { call_id: string });
    expect(calls[1]?.method).toBe('va.tool.cancel');
    expect(cancel).toEqual({ call_id: call?.call_id });
  });
});
