import { createPlantLookup } from '#contracts';
import type { Site } from '#domain';
import { packed, type Pack } from './packs.js';
import type { Recorded } from './recorded.js';
import { Survey, surveyOf } from './survey.js';

const NOW = Date.parse('2026-01-10T00:00:00Z');
const versions = [{ fromMs: -Infinity, kind: 'gauge', unit: 'kW', states: [] }];
const SITE = {
  id: 's',
  sources: [],
  sinceMs: Date.parse('2020-01-01T00:00:00Z'),
  devices: [{ id: 'd', points: [{ address: 'd/p', device: 'd', id: 'p', versions }] }],
} as unknown as Site;
const LOOKUP = createPlantLookup([SITE]);
const TOPIC = 'greenpark/v1/s/d/telemetry';

const message = (line: number, ts: unknown, values: object, more: Partial<Recorded> = {}): Recorded => ({
  line,
  topic: TOPIC,
  json: JSON.stringify({ ts, values }),
  values: Object.keys(values).length,
  canBePacked: true,
  problem: null,
  ...more,
});

async function* all(messages: readonly Recorded[]): AsyncGenerator<Recorded> {
  yield* messages;
}

async function survey(messages: readonly Recorded[], lookup: typeof LOOKUP | null = LOOKUP): Promise<Survey> {
  const found = new Survey(lookup, () => NOW);
  for await (const pack of packed(all(messages))) found.add(pack);
  return found;
}

describe('a survey', () => {
  it('counts by the decoder what ingestion would take, with the lines of the rest', async () => {
    const found = await survey([
      message(2, '2025-01-01T00:00:00Z', { p: { v: 2, u: 'MW' } }),
      message(3, '2025-01-01T01:00:00Z', { p: 500, q: 1 }),
      message(4, 'soon', { p: 1, q: 2 }, { problem: { reason: 'BAD_TIME', detail: '"soon" is no time' } }),
      message(5, '2019-01-01T00:00:00Z', { p: 1 }),
      message(6, '2025-01-01T00:30:00Z', { p: 'n/a' }),
      message(7, '2025-01-01T01:00:00Z', { p: 500 }),
    ]);
    expect(found).toMatchObject({ rows: 6, values: 8, rejected: 5, sameTime: { rows: 1 } });
    expect([...found.reasons.values()]).toMatchObject([
      { reason: 'BAD_TIME', count: 3, examples: [{ line: 4, detail: '"soon" is no time' }, { line: 5 }] },
      { reason: 'UNKNOWN_POINT', count: 1, examples: [{ line: 3, detail: expect.stringMatching(/^q: /) }] },
      { reason: 'NOT_A_NUMBER', count: 1, examples: [{ line: 6 }] },
    ]);
    expect(found.points.get('d/p')).toMatchObject({
      unit: 'kW',
      values: 3,
      min: 500,
      max: 2000,
      first: { ts: Date.parse('2025-01-01T00:00:00Z'), value: 2000 },
      last: { ts: Date.parse('2025-01-01T01:00:00Z'), value: 500 },
    });
    // A message that cannot be read is received as one.
    expect(found.received).toEqual(new Map([['s', 7]]));
    expect(found.rejectedPct).toBeCloseTo(62.5);
  });

  it('counts what no site takes apart, and without a plant what the reader found', async () => {
    const elsewhere = message(2, 1, { p: 1 }, { topic: 'greenpark/v1/other/d/telemetry' });
    expect((await survey([elsewhere])).received).toEqual(new Map([['', 1]]));
    const bad = message(2, 'x', { p: 1 }, { problem: { reason: 'BAD_TIME', detail: 'x', isSkippedHour: true } });
    const blind = await survey([message(1, 1, { p: 1 }), bad], null);
    expect(blind).toMatchObject({ values: 2, rejected: 1, skippedHour: { rows: 1, first: { line: 2 } } });
  });

  it('can be stopped', async () => {
    const stop = (): never => {
      throw new Error('enough');
    };
    await expect(surveyOf(all([message(1, 1, { p: 1 })]), LOOKUP, stop)).rejects.toThrow('enough');
  });
});

describe('packs', () => {
  it('hold one topic, a hundred messages, and no more than is read', async () => {
    const wide = JSON.stringify({ ts: 1, values: { p: 'x'.repeat(40_000) } });
    const messages = [
      ...Array.from({ length: 150 }, (_, i) => message(i, i, { p: 1 })),
      message(151, 1, { p: 1 }, { topic: 'greenpark/v1/s/e/telemetry' }),
      ...Array.from({ length: 3 }, () => message(152, 1, { p: 1 }, { json: wide })),
      message(155, 1, { p: 1 }, { canBePacked: false }),
      message(156, 1, { p: 1 }),
    ];
    const packs: Pack[] = [];
    for await (const pack of packed(all(messages))) packs.push(pack);
    expect(packs.map((pack) => pack.messages.length)).toEqual([100, 50, 1, 1, 1, 1, 1, 1]);
    expect(packs.map((pack) => Array.isArray(JSON.parse(pack.payload)))).toEqual([
      true, true, false, false, false, false, false, false,
    ]); // prettier-ignore
  });
});
