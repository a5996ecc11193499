import type { CallEndReason } from '@voice-assistant/protocol';
import { describe, expect, it } from 'vitest';
import type { Present } from './call-keeper.js';
import { removeOwnRoom } from './remove-own-room.js';

async function removed(present: Partial<Present> | undefined, reason: CallEndReason): Promise<string[]> {
  const names: string[] = [];
  const rooms = {
    present: async () => present && { roomSid: 'RM_1', visitors: 0, agents: [], ...present },
    remove: async (name: string) => void names.push(name),
  };
  await removeOwnRoom(rooms, { name: 'conversation:1', sid: 'RM_1', reason });
  return names;
}

describe('removeOwnRoom', () => {
  it('removes the room of a call that is over, whoever is still in it', async () => {
    expect(await removed({}, 'visitor-left')).toEqual(['conversation:1']);
    expect(await removed({ visitors: 1 }, 'idle')).toEqual(['conversation:1']);
  });

  it('leaves a new room of the same name, and that of a visitor who is back', async () => {
    expect(await removed({ roomSid: 'RM_2', visitors: 1 }, 'finished')).toEqual([]);
    expect(await removed({ visitors: 1 }, 'visitor-left')).toEqual([]);
    expect(await removed(undefined, 'visitor-left')).toEqual([]);
  });
});
