import type { Telemetry } from '@voice-assistant/protocol/schemas';
import { Counter, Histogram, type Registry } from 'prom-client';

/** Seconds: what feels instant, what people bear, and what they do not. */
const LATENCY_BUCKETS = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30];

/** Milliseconds, with the threshold of the alert among them. */
const NETWORK_BUCKETS = [5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 1_000];

/** Shares, with the threshold of the alert among them. */
const LOSS_BUCKETS = [0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];

/** Histograms of what widgets and agents report. Nobody is told apart: a label for each call would never end. */
export function createCallMetrics(registry: Registry): (report: Telemetry) => void {
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name, help, buckets, registers: [registry] });
  const connection = histogram(
    'connection_latency_seconds',
    'From the click until the visitor is in the call',
    LATENCY_BUCKETS,
  );
  const response = histogram(
    'turn_latency_seconds',
    "From the end of the visitor's speech to the first sound of the answer",
    LATENCY_BUCKETS,
  );
  const interruption = histogram(
    'interruption_latency_seconds',
    "From the visitor's interruption until the assistant is silent",
    LATENCY_BUCKETS,
  );
  const roundTrip = histogram('round_trip_time_ms', 'Round trip to the media server', NETWORK_BUCKETS);
  const jitter = histogram('jitter_ms', 'Jitter of what is received', NETWORK_BUCKETS);
  const loss = histogram('packet_loss', 'Share of packets that were lost, 0 to 1', LOSS_BUCKETS);
  const quality = new Counter({
    name: 'connection_quality_total',
    help: 'Reports of each quality of the connection',
    labelNames: ['quality'],
    registers: [registry],
  });
  return (report) => {
    if (report.connect_ms !== undefined) connection.observe(report.connect_ms / 1000);
    for (const { response_ms } of report.turns ?? []) response.observe(response_ms / 1000);
    for (const { ms } of report.interruptions ?? []) interruption.observe(ms / 1000);
    if (report.rtt_ms !== undefined) roundTrip.observe(report.rtt_ms);
    if (report.jitter_ms !== undefined) jitter.observe(report.jitter_ms);
    if (report.packet_loss !== undefined) loss.observe(report.packet_loss);
    if (report.quality !== undefined) quality.inc({ quality: report.quality });
  };
}
