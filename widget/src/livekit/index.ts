import { LogLevel, Room, setLogLevel } from 'livekit-client';
import type { Transports } from '../session/ports.js';
import { LiveKitTransport } from './livekit-transport.js';
import { Rooms } from './rooms.js';

// a page's console is its owner's: what matters is in the snapshot and in `va-error`
setLogLevel(LogLevel.silent);

// livekit-client 2.23 waits for the collector to take a room before it stops listening for devices, but that listener
// shares its scope with one that holds the room, so no room was ever taken: 25 kB and a listener for each call. Its
// way for browsers without a registry stops listening when the room is left.
Room.cleanupRegistry = false;

/** @param audio - See {@link LiveKitTransport}. */
export function liveKitTransports(audio: HTMLAudioElement): Transports {
  const rooms = new Rooms();
  return {
    prepare: () => rooms.prepare(),
    create: (events) => new LiveKitTransport(events, rooms.take(), audio),
  };
}
