import { describe, expect, it } from 'vitest';
import { failureOf } from '../errors.js';
import { IN_CALL, snapshotAfter } from '../testing/fakes.js';
import type { SessionFact } from './facts.js';
import { type CallStatus, selectStatus } from './selectors.js';

const CASES: readonly (readonly [CallStatus, readonly SessionFact[]])[] = [
  ['idle', []],
  ['connecting', [{ type: 'call/started' }]],
  ['retrying', [{ type: 'call/started' }, { type: 'call/attempted', attempt: 2 }]],
  ['queued', [{ type: 'call/started' }, { type: 'call/queued', queue: { position: 1, nextAt: 0 } }]],
  ['joining', [{ type: 'call/started' }, { type: 'call/connected' }]],
  ['listening', IN_CALL],
  ['thinking', [...IN_CALL, { type: 'agent/changed', agent: 'thinking' }]],
  ['speaking', [...IN_CALL, { type: 'agent/changed', agent: 'speaking' }]],
  ['muted', [...IN_CALL, { type: 'microphone/changed', state: 'muted', deviceId: null }]],
  ['typing', [...IN_CALL, { type: 'microphone/failed', state: 'blocked', failure: failureOf('mic-denied') }]],
  ['reconnecting', [...IN_CALL, { type: 'call/reconnecting' }]],
  ['agent-gone', [...IN_CALL, { type: 'agent/failed', failure: failureOf('agent-lost') }]],
  ['ended', [...IN_CALL, { type: 'call/ended' }]],
  ['failed', [{ type: 'call/failed', failure: failureOf('server-unreachable') }]],
];

describe('selectStatus', () => {
  for (const [status, facts] of CASES) {
    it(`is ${status}`, () => {
      expect(selectStatus(snapshotAfter(...facts))).toBe(status);
    });
  }
});
