import type { llm, tts } from '@livekit/agents';
import type { AgentErrorCode } from '@voice-assistant/protocol';
import type { ProviderHealth } from '../provider-health.js';

/**
 * Tells which part fails, and when it works again. A stream that failed for good emits `error` and afterwards, like
 * every stream, its metrics: those must not count as the success that ends the failure.
 */
export function reportHealth(part: llm.LLM | tts.TTS, code: AgentErrorCode, health: ProviderHealth) {
  let failedStreams = 0;
  const onError = ({ recoverable, error }: { recoverable: boolean; error: Error }) => {
    if (recoverable) return;
    failedStreams++;
    health.failed(code, error);
  };
  const onEnd = (hasAnswered: boolean) => {
    if (failedStreams > 0) failedStreams--;
    else if (hasAnswered) health.succeeded(code);
  };
  if ('chat' in part) {
    part.on('error', onError);
    part.on('metrics_collected', ({ ttftMs }) => onEnd(ttftMs >= 0));
  } else {
    part.on('error', onError);
    // the framework's wrapper, which makes sentences of a reply, reports through us too, as streamed
    part.on('metrics_collected', ({ streamed, ttfbMs }) => streamed || onEnd(ttfbMs >= 0));
  }
}
