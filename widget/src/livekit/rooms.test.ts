import { expect } from '@esm-bundle/chai';
import type { Room } from 'livekit-client';
import { Rooms } from './rooms.js';

const native = window.RTCPeerConnection;
let connections: RTCPeerConnection[];

const hasConnection = (room: Room): boolean =>
  (room.engine as unknown as { pcManager?: unknown }).pcManager !== undefined;
const closed = async (connection: RTCPeerConnection | undefined): Promise<void> => {
  while (connection?.signalingState !== 'closed') await new Promise((resolve) => setTimeout(resolve));
};

describe('Rooms', () => {
  beforeEach(() => {
    connections = [];
    window.RTCPeerConnection = class extends native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        connections.push(this);
      }
    };
  });
  afterEach(() => {
    for (const connection of connections) connection.close();
    window.RTCPeerConnection = native;
  });

  it('makes the connection of the next call, and gives it to that alone', () => {
    const rooms = new Rooms();
    rooms.prepare();
    rooms.prepare();
    expect(connections).to.have.length(1);
    expect(connections[0]!.getTransceivers().map(({ direction }) => direction)).to.include('recvonly');
    expect(connections[0]!.localDescription, 'it looks for no way out yet').to.equal(null);
    const room = rooms.take();
    expect(hasConnection(room)).to.equal(true);
    expect(hasConnection(rooms.take())).to.equal(false);
    rooms.prepare();
    expect(connections).to.have.length(2);
    expect(rooms.take()).not.to.equal(room);
  });

  it('closes it when nobody calls, and keeps the room for who does later', async () => {
    const rooms = new Rooms(1);
    rooms.prepare();
    await closed(connections[0]);
    const room = rooms.take();
    expect(hasConnection(room)).to.equal(false);
    expect(connections).to.have.length(1);
  });

  it('says nothing where a browser has no connections: the call will', async () => {
    const last = new Error('rejected after it');
    const thrown: unknown[] = [];
    const told = new Promise<void>((resolve) => {
      window.addEventListener('unhandledrejection', function onRejection(event) {
        event.preventDefault();
        thrown.push(event.reason);
        if (event.reason !== last) return;
        window.removeEventListener('unhandledrejection', onRejection);
        resolve();
      });
    });
    window.RTCPeerConnection = class {
      constructor() {
        throw new Error('none here');
      }
    } as unknown as typeof RTCPeerConnection;
    const rooms = new Rooms();
    rooms.prepare();
    setTimeout(() => void Promise.reject(last));
    await told; // browsers tell of them in their order
    expect(thrown).to.deep.equal([last]);
    expect(hasConnection(rooms.take())).to.equal(false);
  });
});
