import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallKeeper, type CallRooms, type Present } from './call-keeper.js';
import { type Lease, Leases } from './lease.js';

const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
/** Of a process that has ended. */
const DEAD_PID = spawnSync(process.execPath, ['-e', '']).pid;

let dir: string;
let leases: Leases;
let calls: string[];
let present: Present | undefined;
let keeper: CallKeeper;

const rooms: CallRooms = {
  present: async () => present,
  removeAgent: async (_, identity) => void calls.push(`remove ${identity}`),
  dispatch: async ({ agentName }) => {
    calls.push(`dispatch ${agentName}`);
    present = { roomSid: 'RM_1', visitors: 1, agents: ['new'] };
  },
  remove: async (roomName) => void calls.push(`remove room ${roomName}`),
};
const lease = (fields: Partial<Lease> = {}): Lease => ({
  jobId: 'AJ_1',
  pid: DEAD_PID,
  agentName: 'ours',
  roomName: 'room',
  roomSid: 'RM_1',
  identity: 'dead',
  metadata: '',
  journal: '',
  ...fields,
});
const run = () => {
  keeper = new CallKeeper({
    leases,
    rooms,
    agentName: 'ours',
    logger,
    pollMs: 10,
    onRecovered: () => calls.push('recovered'),
  });
  void keeper.run();
};

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'leases-'));
  leases = new Leases(dir);
  calls = [];
  present = { roomSid: 'RM_1', visitors: 1, agents: ['dead'] };
});
afterEach(() => {
  keeper.stop();
  rmSync(dir, { recursive: true });
});

describe('CallKeeper', () => {
  it('replaces the agent of a dead process, once', async () => {
    leases.take(lease());
    run();
    await vi.waitFor(() => expect(calls).toContain('recovered'));
    expect(calls).toEqual(['remove dead', 'dispatch ours', 'recovered']);
    expect(leases.all()).toEqual([]);
  });

  it('leaves alone what lives, what is another worker’s, and a room that has an agent again', async () => {
    leases.take(lease({ jobId: 'alive', pid: process.pid }));
    leases.take(lease({ jobId: 'other', agentName: 'theirs' }));
    leases.take(lease({ jobId: 'done' }));
    present = { roomSid: 'RM_1', visitors: 1, agents: ['dead', 'another'] };
    run();
    await vi.waitFor(() => expect(calls).toEqual(['remove dead', 'recovered']));
    expect(
      leases
        .all()
        .map(({ jobId }) => jobId)
        .sort(),
    ).toEqual(['alive', 'other']);
  });

  it('lets a room that was made anew bring its own agent', async () => {
    leases.take(lease());
    present = { roomSid: 'RM_2', visitors: 1, agents: ['by the token'] };
    run();
    await vi.waitFor(() => expect(calls).toEqual(['recovered']));
  });

  it('gives up a call that ends every process', async () => {
    run();
    for (const jobId of ['AJ_1', 'AJ_2', 'AJ_3', 'AJ_4']) {
      present = { roomSid: 'RM_1', visitors: 1, agents: ['dead'] };
      leases.take(lease({ jobId }));
      await vi.waitFor(() => expect(leases.all()).toEqual([]));
      await vi.waitFor(() =>
        expect(calls.filter((it) => it === 'recovered').length).toBe(Math.min(3, Number(jobId.at(-1)))),
      );
    }
    expect(calls.filter((it) => it.startsWith('dispatch'))).toHaveLength(3);
  });
});
