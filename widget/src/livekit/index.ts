import { LogLevel, setLogLevel } from 'livekit-client';
import type { TransportFactory } from '../session/ports.js';
import { LiveKitTransport } from './livekit-transport.js';

// a page's console is its owner's: what matters is in the snapshot and in `va-error`
setLogLevel(LogLevel.silent);

/** @param audio - See {@link LiveKitTransport}. */
export const liveKitTransport =
  (audio: HTMLAudioElement): TransportFactory =>
  (events) =>
    new LiveKitTransport(events, audio);
