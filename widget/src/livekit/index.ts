import { LogLevel, Room, setLogLevel } from 'livekit-client';
import type { TransportFactory } from '../session/ports.js';
import { LiveKitTransport } from './livekit-transport.js';

// a page's console is its owner's: what matters is in the snapshot and in `va-error`
setLogLevel(LogLevel.silent);

// livekit-client 2.23 waits for the collector to take a room before it stops listening for devices, but that listener
// shares its scope with one that holds the room, so no room was ever taken: 25 kB and a listener for each call. Its
// way for browsers without a registry stops listening when the room is left.
Room.cleanupRegistry = false;

/**
 * The first connection of a page takes its time: threads, codecs, a certificate. This script is loaded when the visitor
 * reaches for the button, and their call then finds all that there. Nothing is sent, and nothing is asked of anybody.
 */
async function warmUp(): Promise<void> {
  const connection = new RTCPeerConnection();
  try {
    await connection.createOffer({ offerToReceiveAudio: true });
  } finally {
    connection.close();
  }
}
// where there are no connections at all, the call says so
warmUp().catch(() => {});

/** @param audio - See {@link LiveKitTransport}. */
export const liveKitTransport =
  (audio: HTMLAudioElement): TransportFactory =>
  (events) =>
    new LiveKitTransport(events, audio);
