import { HOUR_MS } from '#domain';
import { EXAMPLE_SITE } from '../../../../test/support/plants/example-site.js';
import { parseFaults } from './fault-list.js';
import { FaultyGateway } from './faulty-gateway.js';
import { Feed, type Outgoing } from './message-feed.js';
import { Gateways } from './gateway.js';

const start = Date.parse('2026-01-10T00:00:00Z');
const devices = EXAMPLE_SITE.devices.filter(({ id }) => id === 'boiler-1' || id === 'plant-meter');
const gateways = new Gateways({ ...EXAMPLE_SITE, devices }, { seed: 5 });

interface Sent {
  readonly ts: string;
  readonly seq: number;
  readonly boot: string;
  readonly values: Record<string, number>;
}
const rowsOf = (messages: readonly Outgoing[]): Sent[] =>
  messages.filter(({ leaf }) => leaf === 'telemetry').flatMap(({ payload }) => [JSON.parse(payload)].flat() as Sent[]);

function drain(feed: Feed, until: number, budget = 500): Outgoing[] {
  const sent: Outgoing[] = [];
  for (;;) {
    const plan = feed.plan(until, budget);
    if (plan.length === 0) return [...sent, ...feed.takeDelayed(Infinity)];
    for (const segment of plan) {
      sent.push(...feed.messages(segment));
      feed.markSent(segment);
    }
  }
}

const feedOf = (faults = '', to = start + 48 * HOUR_MS): Feed =>
  new Feed({
    gateways,
    boot: 'a',
    cursors: new Map(),
    startMs: start,
    first: ['plant-meter'],
    thinHistory: faults === '',
    ...(faults && { faults: new FaultyGateway(gateways, parseFaults(faults), 1, { from: start, to }) }),
  });

describe('the feed', () => {
  it('numbers each device without a hole, whatever the steps', () => {
    const seqs = rowsOf(drain(feedOf(), start + 48 * HOUR_MS).filter(({ device }) => device === 'boiler-1')).map(
      (r) => r.seq,
    );
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => i + 1));
    expect(seqs.length).toBeGreaterThan(900);
  });

  it('tells a segment again word by word, after a crash', () => {
    const [segment] = feedOf().plan(start + 5 * HOUR_MS, 1_000);
    expect(feedOf().messages(segment!)).toEqual(feedOf().messages(segment!));
  });

  it('goes on where it stood', () => {
    const feed = feedOf();
    const before = drain(feed, start + 10 * HOUR_MS);
    const next = new Feed({ gateways, boot: 'a', cursors: feed.position, startMs: start });
    const after = drain(next, start + 20 * HOUR_MS);
    const seqs = rowsOf([...before, ...after].filter(({ device }) => device === 'plant-meter')).map(({ seq }) => seq);
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => i + 1));
  });

  it('tells what earns tonnes first, and packs history', () => {
    const sent = drain(feedOf(), start + 48 * HOUR_MS);
    expect(sent[0]!.device).toBe('plant-meter');
    expect(sent[0]!.rows).toBe(100);
    expect(sent.every(({ payload }) => payload.length < 200_000)).toBe(true);
  });

  it('leaves no distance above three intervals', () => {
    const times = rowsOf(drain(feedOf(), start + 48 * HOUR_MS).filter(({ device }) => device === 'plant-meter'))
      .filter(({ values }) => 'heat.energyTotal' in values)
      .map(({ ts }) => Date.parse(ts));
    const widest = Math.max(...times.slice(1).map((t, i) => t - times[i]!));
    expect(widest).toBe(180_000);
  });
});

describe('faults', () => {
  const of = (sent: readonly Outgoing[], device: string): Sent[] => rowsOf(sent.filter((m) => m.device === device));
  const clean = of(drain(feedOf('duplicates:share=0'), start + 48 * HOUR_MS), 'plant-meter');

  it.each([
    ['zeros:share=0.05', (rows: Sent[]) => rows.filter(({ values }) => values['heat.energyTotal'] === 0).length > 5],
    ['silence', (rows: Sent[]) => rows.length === clean.length - 360],
    ['duplicates', (rows: Sent[]) => rows.length > clean.length],
    ['loss', (rows: Sent[]) => rows.length < clean.length && rows.at(-1)!.seq === clean.at(-1)!.seq],
    ['disorder', (rows: Sent[]) => rows.some(({ ts }, i) => i > 0 && ts < rows[i - 1]!.ts)],
    ['late', (rows: Sent[]) => rows.length === clean.length && rows.some(({ ts }, i) => i > 0 && ts < rows[i - 1]!.ts)],
    [
      'spikes:share=0.01',
      (rows: Sent[]) =>
        rows.some(
          ({ values }, i) => Math.round(values['heat.energyTotal']! - clean[i]!.values['heat.energyTotal']!) === 50,
        ),
    ],
    [
      'jump:size=3000',
      (rows: Sent[]) =>
        Math.round(rows.at(-1)!.values['heat.energyTotal']! - clean.at(-1)!.values['heat.energyTotal']!) === 3_000,
    ],
    [
      'frozen',
      (rows: Sent[]) =>
        rows.filter(({ values }, i) => i > 0 && values['heat.power'] === rows[i - 1]!.values['heat.power']).length >
        300,
    ],
  ])('%s', (faults, shows) => {
    expect(shows(of(drain(feedOf(`${faults}:device=plant-meter`), start + 48 * HOUR_MS), 'plant-meter'))).toBe(true);
  });

  it('are the same for the same seed', () => {
    const list = 'zeros,duplicates,disorder,late,spikes';
    expect(drain(feedOf(list), start + 12 * HOUR_MS)).toEqual(drain(feedOf(list), start + 12 * HOUR_MS));
  });

  it('replace a meter with its event, and lose no heat', () => {
    const sent = drain(feedOf('meter-exchange:device=plant-meter'), start + 48 * HOUR_MS);
    const events = sent
      .filter(({ leaf }) => leaf === 'events')
      .map(({ payload }) => JSON.parse(payload) as Record<string, unknown>);
    const event = events.find(({ point }) => point === 'heat.energyTotal')!;
    const rows = of(sent, 'plant-meter').filter(({ values }) => 'heat.energyTotal' in values);
    const at = Date.parse(event['ts'] as string);
    const before = (event['oldFinal'] as number) - rows[0]!.values['heat.energyTotal']!;
    const after = rows.at(-1)!.values['heat.energyTotal']! - (event['newInitial'] as number);
    const truth = gateways.trueAmount('plant-meter', 'heat.energyTotal', start, Date.parse(rows.at(-1)!.ts));
    expect(Math.abs(before + after - truth)).toBeLessThan(0.3);
    expect(rows.find(({ ts }) => Date.parse(ts) > at)!.values['heat.energyTotal']).toBeLessThan(20);
  });

  it('are named with what is expected where they are wrong', () => {
    expect(() => parseFaults('zeroes')).toThrow(/unknown fault "zeroes", expected one of zeros/);
    expect(() => parseFaults('zeros:share=2')).toThrow(/0 to 1/);
    expect(() => parseFaults('silence:at=noon')).toThrow(/RFC 3339/);
    expect(() => parseFaults('silence:weight=2')).toThrow(/unknown parameter "weight"/);
    expect(parseFaults('silence:at=2026-01-10T06:00:00Z:hours=2')[0]).toMatchObject({
      hours: 2,
      atMs: Date.parse('2026-01-10T06:00:00Z'),
    });
  });
});
