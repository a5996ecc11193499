import { type metrics, voice } from '@livekit/agents';
import type { CallEndReason } from '@voice-assistant/protocol';
import type { MessageChannel } from '../messages/message-channel.js';
import type { Logger } from '../ports.js';
import type { ProviderHealth, ProviderHealthListener } from '../provider-health.js';
import type { Telemetry } from '../record/token-server.js';
import { costOf, type Prices } from './prices.js';
import type { Reporter } from './reporter.js';
import type { Report } from './reports.js';

export interface CallMetricsOptions {
  readonly session: voice.AgentSession;
  readonly health: ProviderHealth;
  readonly messages: MessageChannel;
  readonly reporter: Reporter;
  readonly prices: Prices;
  readonly assistantId: string;
  readonly logger: Logger;
}

type RequestReport = Extract<Report, { kind: 'request' }>;

/** What is known of a turn by the time its answer was spoken. */
interface Turn {
  stoppedSpeakingAtMs: number | undefined;
  endOfSpeechMs: number | null;
  transcriptMs: number | null;
  firstTokenAtMs: number | undefined;
}

const NOTHING = { input_tokens: 0, output_tokens: 0, audio_seconds: 0, characters: 0, first_seconds: null };

/** Figures of one call: timings of each turn for the page, everything for the worker, a sum for the log. */
export class CallMetrics {
  readonly #options: CallMetricsOptions;
  readonly #startedAtMs = performance.now();
  readonly #responsesMs: number[] = [];
  #turnNumber = 0;
  #turn: Turn = newTurn();
  #tokens = { input: 0, output: 0 };
  #cost = 0;

  constructor(options: CallMetricsOptions) {
    this.#options = options;
    const { session, health, reporter, assistantId } = options;
    const failures: ProviderHealthListener = {
      onChange: () => {},
      onFailure: (code, cause) => reporter.report({ kind: 'failure', code, cause }),
    };
    health.addListener(failures);
    reporter.report({ kind: 'call-started', assistant: assistantId });
    session.on(voice.AgentSessionEventTypes.MetricsCollected, ({ metrics }) => this.#onMetrics(metrics));
    session.on(voice.AgentSessionEventTypes.ConversationItemAdded, ({ item }) => {
      if (item.type !== 'message') return;
      if (item.role === 'user') this.#onAsked(item.metrics);
      else if (item.role === 'assistant') this.#onAnswered(item);
    });
  }

  /** Of the model, in and out. */
  get totalTokens(): number {
    return this.#tokens.input + this.#tokens.output;
  }

  get cost(): number {
    return this.#cost;
  }

  /** How long the visitor waited for answers, for the token server; nothing of a call without any. */
  telemetry(): Telemetry | undefined {
    if (this.#responsesMs.length === 0) return undefined;
    return { turns: this.#responsesMs.map((response_ms) => ({ response_ms })) };
  }

  /** @param reason - undefined: the process goes on without the call, or another goes on with it. */
  async finish(reason: CallEndReason | undefined): Promise<void> {
    const { reporter, logger, assistantId } = this.#options;
    const seconds = Math.round(performance.now() - this.#startedAtMs) / 1_000;
    const cost = Number(this.#cost.toFixed(6));
    logger.info(
      { assistant: assistantId, reason, seconds, turns: this.#turnNumber, tokens: this.#tokens, cost },
      'call over',
    );
    reporter.report({
      kind: 'call-ended',
      assistant: assistantId,
      reason: reason ?? 'cut-off',
      seconds,
      cost,
    });
    await reporter.flush();
  }

  #onAsked(report: ItemMetrics | undefined) {
    const { firstTokenAtMs } = this.#turn; // a reply that was begun before the turn was known to be over
    this.#turn = {
      stoppedSpeakingAtMs: toMs(report?.stoppedSpeakingAt),
      endOfSpeechMs: toMs(report?.endOfTurnDelay) ?? null,
      transcriptMs: toMs(report?.transcriptionDelay) ?? null,
      firstTokenAtMs,
    };
  }

  #onAnswered({ metrics: report, interrupted }: { metrics: ItemMetrics; interrupted: boolean }) {
    const { reporter, messages } = this.#options;
    if (interrupted) reporter.report({ kind: 'interruption' });
    const { stoppedSpeakingAtMs: end, endOfSpeechMs, transcriptMs, firstTokenAtMs } = this.#turn;
    this.#turn = newTurn();
    const firstAudioMs = toMs(report.e2eLatency);
    if (end === undefined || firstAudioMs === undefined) return; // typed, or said unasked
    const timings = {
      end_of_speech_ms: endOfSpeechMs,
      transcript_ms: transcriptMs,
      first_token_ms: firstTokenAtMs === undefined ? null : Math.max(0, Math.round(firstTokenAtMs - end)),
      first_audio_ms: firstAudioMs,
    };
    this.#responsesMs.push(firstAudioMs);
    reporter.report({ kind: 'turn', ...timings });
    void messages.send('turn.timings', { turn: this.#turnNumber++, ...timings });
  }

  #onMetrics(it: metrics.AgentMetrics) {
    if (it.type === 'llm_metrics') {
      if (it.ttftMs >= 0) this.#turn.firstTokenAtMs ??= it.timestamp - it.durationMs + it.ttftMs;
      this.#onRequest(
        it,
        {
          part: 'llm',
          first_seconds: it.ttftMs >= 0 ? it.ttftMs / 1_000 : null,
          input_tokens: it.promptTokens,
          output_tokens: it.completionTokens,
        },
        it.promptCachedTokens,
      );
    } else if (it.type === 'stt_metrics') {
      this.#onRequest(it, { part: 'stt', audio_seconds: it.audioDurationMs / 1_000 });
    } else if (it.type === 'tts_metrics') {
      const first = it.ttfbMs >= 0 ? it.ttfbMs / 1_000 : null;
      const spoken = { audio_seconds: it.audioDurationMs / 1_000, characters: it.charactersCount };
      this.#onRequest(it, { part: 'tts', first_seconds: first, ...spoken });
    } else if (it.type === 'realtime_model_metrics') {
      const { inputTokens, outputTokens } = it;
      this.#onRequest(it, { part: 'realtime', input_tokens: inputTokens, output_tokens: outputTokens });
    }
  }

  #onRequest(
    { durationMs, metadata }: { durationMs: number; metadata?: metrics.MetricsMetadata },
    figures: Partial<RequestReport> & Pick<RequestReport, 'part'>,
    cachedTokens = 0,
  ) {
    const model = metadata?.modelName ?? 'unknown';
    const request: RequestReport = {
      kind: 'request',
      model,
      seconds: durationMs / 1_000,
      ...NOTHING,
      ...figures,
    };
    this.#tokens.input += request.input_tokens;
    this.#tokens.output += request.output_tokens;
    const use = {
      inputTokens: request.input_tokens,
      cachedTokens,
      outputTokens: request.output_tokens,
      audioMs: request.part === 'stt' ? request.audio_seconds * 1_000 : 0,
      characters: request.characters,
    };
    this.#cost += costOf(model, use, this.#options.prices);
    this.#options.reporter.report(request);
  }
}

/** The framework's, in seconds. */
interface ItemMetrics {
  readonly stoppedSpeakingAt?: number;
  readonly transcriptionDelay?: number;
  readonly endOfTurnDelay?: number;
  readonly e2eLatency?: number;
}

const newTurn = (): Turn => ({
  stoppedSpeakingAtMs: undefined,
  endOfSpeechMs: null,
  transcriptMs: null,
  firstTokenAtMs: undefined,
});

const toMs = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : Math.max(0, Math.round(seconds * 1_000));
