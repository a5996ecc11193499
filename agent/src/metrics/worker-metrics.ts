import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Report } from './reports.js';

const SECONDS = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10];
const CALL_SECONDS = [10, 30, 60, 120, 300, 600, 1_800, 3_600];

type ReportOf<Kind extends Report['kind']> = Extract<Report, { kind: Kind }>;

/** Prometheus metrics of a worker and all its calls. No label holds what a visitor chose or said. */
export class WorkerMetrics {
  readonly registry = new Registry();
  readonly #started = this.#counter('calls_started_total', 'Calls that were answered.', ['assistant']);
  readonly #ended = this.#counter('calls_ended_total', 'Calls that are over, by why.', [
    'assistant',
    'reason',
  ]);
  readonly #length = this.#histogram('call_seconds', 'How long calls lasted.', CALL_SECONDS);
  readonly #cost = this.#counter('cost_total', 'What calls cost, by MODEL_PRICES.', ['assistant']);
  readonly #turn = this.#histogram(
    'turn_seconds',
    'From the end of speech to a stage of the answer.',
    SECONDS,
    ['stage'],
  );
  readonly #interruptions = this.#counter('interruptions_total', 'Replies that were interrupted.');
  readonly #request = this.#histogram('provider_request_seconds', 'How long requests took.', SECONDS, [
    'part',
    'model',
  ]);
  readonly #first = this.#histogram('provider_first_seconds', 'To the first token or sound.', SECONDS, [
    'part',
    'model',
  ]);
  readonly #tokens = this.#counter('tokens_total', 'Tokens, by direction.', ['model', 'direction']);
  readonly #audio = this.#counter('audio_seconds_total', 'Audio heard or made.', ['part', 'model']);
  readonly #characters = this.#counter('characters_total', 'Characters that were spoken.', ['model']);
  readonly #failures = this.#counter('provider_failures_total', 'Failures that retries did not mend.', [
    'code',
    'cause',
  ]);
  readonly #recoveries = this.#counter('recoveries_total', 'Calls that got an agent again.');

  /** @param activeCalls - how many there are now. */
  constructor(activeCalls: () => number) {
    collectDefaultMetrics({ register: this.registry, prefix: 'va_agent_' });
    new Gauge({
      name: 'va_agent_calls_active',
      help: 'Calls that are going on.',
      registers: [this.registry],
      collect() {
        this.set(activeCalls());
      },
    });
  }

  recovered() {
    this.#recoveries.inc();
  }

  take(report: Report) {
    switch (report.kind) {
      case 'warm':
        return;
      case 'call-started':
        return this.#started.inc({ assistant: report.assistant });
      case 'call-ended':
        return this.#takeEnd(report);
      case 'turn':
        return this.#takeTurn(report);
      case 'interruption':
        return this.#interruptions.inc();
      case 'request':
        return this.#takeRequest(report);
      case 'failure':
        return this.#failures.inc({ code: report.code, cause: report.cause });
    }
  }

  #takeEnd({ assistant, reason, seconds, cost }: ReportOf<'call-ended'>) {
    this.#ended.inc({ assistant, reason });
    this.#length.observe(seconds);
    this.#cost.inc({ assistant }, cost);
  }

  #takeTurn({ kind: _, ...stages }: ReportOf<'turn'>) {
    for (const [stage, ms] of Object.entries(stages))
      if (ms !== null) this.#turn.observe({ stage: stage.replace(/_ms$/, '') }, ms / 1_000);
  }

  #takeRequest(report: ReportOf<'request'>) {
    const { part, model } = report;
    this.#request.observe({ part, model }, report.seconds);
    if (report.first_seconds !== null) this.#first.observe({ part, model }, report.first_seconds);
    this.#tokens.inc({ model, direction: 'input' }, report.input_tokens);
    this.#tokens.inc({ model, direction: 'output' }, report.output_tokens);
    this.#audio.inc({ part, model }, report.audio_seconds);
    this.#characters.inc({ model }, report.characters);
  }

  #counter<Label extends string>(name: string, help: string, labelNames: Label[] = []): Counter<Label> {
    return new Counter({ name: `va_agent_${name}`, help, labelNames, registers: [this.registry] });
  }

  #histogram<Label extends string>(name: string, help: string, buckets: number[], labelNames: Label[] = []) {
    return new Histogram({ name: `va_agent_${name}`, help, labelNames, buckets, registers: [this.registry] });
  }
}
