import type { Dispatch, Dispatcher } from '../ports.js';

/** Calls in memory, that nobody answers. */
export function fakeDispatcher(): Dispatcher & { readonly made: readonly Dispatch[] } {
  const made: (Dispatch & { readonly roomName: string })[] = [];
  return {
    made,
    list: async (roomName) => made.filter((dispatch) => dispatch.roomName === roomName),
    create: async (roomName, { name, metadata }) => {
      const id = `AD_${made.length + 1}`;
      const dispatch = { id, roomName, agentName: name, metadata, createdAtMs: Date.now(), jobs: [] };
      made.push(dispatch);
      return dispatch;
    },
    remove: async (_roomName, id) => {
      const index = made.findIndex((dispatch) => dispatch.id === id);
      if (index >= 0) made.splice(index, 1);
    },
  };
}
