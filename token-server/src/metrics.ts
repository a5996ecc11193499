import type { ProblemCode } from '@voice-assistant/protocol';
import type { Telemetry } from '@voice-assistant/protocol/schemas';
import type { RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { after } from './awaitable.js';
import { createCallMetrics } from './call-metrics.js';
import type { TakeCensus } from './census.js';
import { assistantOf } from './guard/assistant-of.js';
import type { TokenIssuer } from './ports.js';
import { routeOf } from './route-names.js';

/** Visitors choose the assistant: this many names get a line of their own, all others share one. */
const ASSISTANTS_SHOWN = 50;
const OTHER_ASSISTANTS = 'other';

/** Seconds. A token takes about one millisecond; one whose keys or census have to be fetched, up to three seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface Metrics {
  readonly contentType: string;
  /** All of it in Prometheus' text format. Asks the media server; without it, its figures are left out. */
  text(): Promise<string>;
  /** Times each request and counts it by its route. */
  readonly timeRequests: RequestHandler;
  /** Counts what is refused; for the paths that issue tokens. */
  readonly countRefusals: RequestHandler;
  /** The same issuer, counted. */
  countIssued(issuer: TokenIssuer): TokenIssuer;
  countMediaEvent(name: string): void;
  /** Takes in what somebody in a call has measured. */
  observeCall(report: Telemetry): void;
}

export interface MetricsOptions {
  readonly census: TakeCensus;
  /** Processor, memory and event loop of this process as well; at most once in a process. */
  readonly withProcess: boolean;
}

export function createMetrics({ census, withProcess }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (withProcess) collectDefaultMetrics({ register: registry });
  gaugeRooms(registry, census);
  const issued = new Counter({
    name: 'tokens_issued_total',
    help: 'Tokens given to visitors, by assistant',
    labelNames: ['assistant'],
    registers,
  });
  const refused = new Counter({
    name: 'tokens_refused_total',
    help: "Requests for a token that were refused, by the problem's code",
    labelNames: ['reason'],
    registers,
  });
  const events = new Counter({
    name: 'media_events_total',
    help: 'Events that the media server has posted, each counted once',
    labelNames: ['event'],
    registers,
  });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers,
  });
  const labelOf = boundedLabels();
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    timeRequests: (req, res, next) => {
      const startedAtMs = performance.now();
      const route = routeOf(req.path);
      res.on('finish', () => {
        const seconds = (performance.now() - startedAtMs) / 1000;
        durations.observe({ method: req.method, route, status: res.statusCode }, seconds);
      });
      next();
    },
    countRefusals: (_req, res, next) => {
      res.on('finish', () => {
        const reason: ProblemCode | undefined = res.locals.problem;
        if (reason !== undefined) refused.inc({ reason });
      });
      next();
    },
    countIssued: (issuer) => ({
      issue: (grant) =>
        after(issuer.issue(grant), (token) => {
          issued.inc({ assistant: labelOf(assistantOf(grant)) });
          return token;
        }),
    }),
    countMediaEvent: (event) => events.inc({ event }),
    observeCall: createCallMetrics(registry),
  };
}

function gaugeRooms(registry: Registry, census: TakeCensus): void {
  const gauge = (name: string, help: string, read: (taken: Awaited<ReturnType<TakeCensus>>) => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        try {
          this.set(read(await census()));
        } catch {
          this.remove(); // not known: an old figure, or 0, would look like an answer
        }
      },
    });
  gauge('rooms_active', 'Live rooms of the media server', ({ rooms }) => rooms);
  gauge('participants_count', 'Participants in all rooms, agents too', ({ participants }) => participants);
  gauge(
    'participants_in_largest_room',
    'Participants in the room that has the most',
    ({ inLargestRoom }) => inLargestRoom,
  );
}

/** Lets the first names through, so that nobody can make the server keep a counter for each name they think of. */
function boundedLabels(): (name: string) => string {
  const shown = new Set<string>();
  return (name) => {
    if (shown.size < ASSISTANTS_SHOWN) shown.add(name);
    return shown.has(name) ? name : OTHER_ASSISTANTS;
  };
}
