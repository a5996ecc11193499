import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { createMetrics } from './metrics.js';

const RULES = new URL('../../deploy/prometheus/alerts.yml', import.meta.url);

const rulesSchema = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^[A-Z]\w+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[smh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['warning', 'critical']) }),
          annotations: z.strictObject({ summary: z.string() }),
        }),
      ),
    }),
  ),
});

/** What is no name of a metric in an expression. */
const WORDS = new Set([
  'max',
  'sum',
  'by',
  'le',
  'rate',
  'increase',
  'absent',
  'histogram_quantile',
  'reason',
  'status',
]);

describe('deploy/prometheus/alerts.yml', () => {
  const { groups } = rulesSchema.parse(parse(readFileSync(RULES, 'utf8')));
  const rules = groups.flatMap((group) => group.rules);

  it('speaks of metrics that the token server has, with the labels they have', async () => {
    const metrics = createMetrics({
      census: async () => ({ rooms: 1, participants: 1, inLargestRoom: 1, roomNames: [] }),
      withProcess: false,
    });
    const text = await metrics.text();
    for (const { expr } of rules) {
      const names = expr.replace(/"[^"]*"|\[\w+\]/g, '').match(/[a-z_]{2,}/g) ?? [];
      const named = names.filter((name) => !WORDS.has(name));
      expect(named.length, expr).toBeGreaterThan(0);
      for (const name of named)
        expect(text, expr).toContain(`# TYPE ${name.replace(/_(bucket|count|sum)$/, '')} `);
    }
  });

  it('has the thresholds: participants, packet loss and round trip, each a bucket of its histogram', () => {
    const of = (alert: string) => rules.find((rule) => rule.alert === alert)?.expr;
    expect(of('TooManyParticipants')).toMatch(/> 5$/);
    expect(of('PacketLoss')).toMatch(/> 0\.05$/);
    expect(of('SlowRoundTrip')).toMatch(/> 100$/);
  });
});
