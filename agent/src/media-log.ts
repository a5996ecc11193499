import { createRequire } from 'node:module';

/** The native media library's way in: each field may be set, which its own package relies on. */
interface Bindings {
  livekitInitialize(onEvent: (event: Uint8Array) => void, capturesLog: boolean, version: string): void;
}

/**
 * Keeps the log of the native media library out of this process. @livekit/rtc-node asks for all of it, at every level,
 * as events (fifty a second in a quiet call, most of them pings of a connection), and then reads none. Where `RUST_LOG`
 * is set, the library writes it itself. Before the first room, or it does nothing.
 */
export function muteMediaLog(): void {
  const bindings = createRequire(import.meta.url)('@livekit/rtc-ffi-bindings') as Bindings;
  const { livekitInitialize } = bindings;
  process.env.RUST_LOG ??= 'off';
  bindings.livekitInitialize = (onEvent, _capturesLog, version) => livekitInitialize(onEvent, false, version);
}
