import { EventEmitter } from 'node:events';
import { DisconnectReason, ParticipantKind, type Room, RoomEvent } from '@livekit/rtc-node';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VisitorWatch } from './visitor.js';

class FakeRoom extends EventEmitter {
  readonly remoteParticipants = new Map<string, object>();

  join(identity: string, kind = ParticipantKind.STANDARD) {
    const participant = { identity, info: { kind }, attributes: {} };
    this.remoteParticipants.set(identity, participant);
    this.emit(RoomEvent.ParticipantConnected, participant);
  }

  lose(identity: string, disconnectReason?: DisconnectReason) {
    this.remoteParticipants.delete(identity);
    this.emit(RoomEvent.ParticipantDisconnected, { identity, disconnectReason });
  }
}

let room: FakeRoom;
let seen: string[];
let watch: VisitorWatch;

beforeEach(() => {
  vi.useFakeTimers();
  room = new FakeRoom();
  seen = [];
  watch = new VisitorWatch(room as unknown as Room, {
    onArrived: () => seen.push('arrived'),
    onGone: (reason) => seen.push(reason),
    onCutOff: () => seen.push('cut off'),
  });
});
afterEach(() => vi.useRealTimers());

describe('VisitorWatch', () => {
  it('sees a visitor who was there before', () => {
    room.join('v');
    watch.start();
    expect(seen).toEqual(['arrived']);
    vi.advanceTimersByTime(3_600_000);
    expect(seen).toEqual(['arrived']);
  });

  it('waits a minute for a visitor, and takes no agent for one', () => {
    watch.start();
    room.join('agent', ParticipantKind.AGENT);
    room.join('recorder', ParticipantKind.EGRESS);
    vi.advanceTimersByTime(59_999);
    expect(seen).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(seen).toEqual(['never-came']);
  });

  for (const reason of ['PARTICIPANT_REMOVED', 'ROOM_DELETED', 'ROOM_CLOSED', 'USER_REJECTED'] as const)
    it(`ends at once after ${reason}`, () => {
      watch.start();
      room.join('v');
      room.lose('v', DisconnectReason[reason]);
      expect(seen).toEqual(['arrived', 'visitor-left']);
    });

  for (const reason of [
    undefined,
    'CLIENT_INITIATED',
    'CONNECTION_TIMEOUT',
    'SIGNAL_CLOSE',
    'STATE_MISMATCH',
    'DUPLICATE_IDENTITY',
  ] as const) {
    const lose = () => room.lose('v', reason && DisconnectReason[reason]);

    it(`ends 2 s after ${reason} when nobody comes back`, () => {
      watch.start();
      room.join('v');
      lose();
      vi.advanceTimersByTime(1_999);
      expect(seen).toEqual(['arrived']);
      vi.advanceTimersByTime(1);
      expect(seen).toEqual(['arrived', reason === 'CLIENT_INITIATED' ? 'visitor-left' : 'visitor-lost']);
    });

    it(`goes on after ${reason} when the visitor comes back, without a second greeting`, () => {
      watch.start();
      room.join('v');
      lose();
      vi.advanceTimersByTime(1_500);
      room.join('v');
      vi.advanceTimersByTime(60_000);
      expect(seen).toEqual(['arrived']);
    });
  }

  it('goes on when the old connection ends after the new one began', () => {
    watch.start();
    room.join('v');
    room.emit(RoomEvent.ParticipantDisconnected, {
      identity: 'v',
      disconnectReason: DisconnectReason.DUPLICATE_IDENTITY,
    });
    vi.advanceTimersByTime(60_000);
    expect(seen).toEqual(['arrived']);
  });

  it('takes nobody for lost while the agent itself is, and then waits 30 s for them', () => {
    watch.start();
    room.join('v');
    room.lose('v'); // the first that is seen of a media server that is gone
    room.emit(RoomEvent.Reconnecting);
    vi.advanceTimersByTime(60_000);
    room.emit(RoomEvent.Reconnected);
    vi.advanceTimersByTime(29_999);
    expect(seen).toEqual(['arrived']);
    vi.advanceTimersByTime(1);
    expect(seen).toEqual(['arrived', 'visitor-lost']);
  });

  it('goes on when both come back, the visitor after the agent', () => {
    watch.start();
    room.join('v');
    room.emit(RoomEvent.Reconnecting);
    room.lose('v');
    room.emit(RoomEvent.Reconnected);
    vi.advanceTimersByTime(20_000);
    room.join('v');
    vi.advanceTimersByTime(60_000);
    expect(seen).toEqual(['arrived']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends with the room, and only once', () => {
    watch.start();
    room.join('v');
    room.emit(RoomEvent.Disconnected, DisconnectReason.ROOM_DELETED);
    room.lose('v', DisconnectReason.CLIENT_INITIATED);
    expect(seen).toEqual(['arrived', 'visitor-left']);
  });

  it('tells the end of the room from the end of its own connection', () => {
    watch.start();
    room.join('v');
    room.emit(RoomEvent.Disconnected, DisconnectReason.SERVER_SHUTDOWN);
    room.lose('v', DisconnectReason.CLIENT_INITIATED);
    expect(seen).toEqual(['arrived', 'cut off']);
  });

  it('leaves no listener and no timer behind', () => {
    watch.start();
    watch.stop();
    expect(room.eventNames()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
