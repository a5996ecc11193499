/**
 * Keeps the screen on while a call lasts: a phone that goes dark takes the microphone from the page. Browsers let go
 * of the lock whenever the page is hidden, so it is asked for again when the page is seen. Ends with the signal.
 * @see https://developer.mozilla.org/docs/Web/API/Screen_Wake_Lock_API
 */
export function keepAwake(signal: AbortSignal): void {
  let lock: WakeLockSentinel | undefined;
  const request = async () => {
    if (document.visibilityState !== 'visible') return;
    try {
      lock = await navigator.wakeLock?.request('screen');
    } catch {
      // low battery, or a page that is not allowed to: the call goes on without
    }
    if (signal.aborted) void lock?.release();
  };
  document.addEventListener('visibilitychange', request, { signal });
  signal.addEventListener('abort', () => void lock?.release(), { once: true });
  void request();
}
