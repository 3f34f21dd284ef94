import { DAY_MS, HOUR_MS, localDateOf } from '#domain';
import { checkFuelBatch } from '#contracts';
import { EXAMPLE_SITE } from '../../../../test/support/plants/example-site.js';
import { parseFaults } from './fault-list.js';
import { FaultyGateway } from './faulty-gateway.js';
import { Feed, type Outgoing } from './message-feed.js';
import { Gateways } from './gateway.js';

const from = Date.parse('2026-01-10T00:00:00Z');
const to = from + 14 * DAY_MS;
const gateways = new Gateways(EXAMPLE_SITE, { seed: 5 });
const gate = 'fuel-gate';

interface Papers {
  readonly type: string;
  readonly ts: string;
  readonly simulated: boolean;
  readonly batch: { id: string; massT: number; moisture: number; ncvGjPerT: number; certificateUntil: string };
}
interface Weighed {
  readonly ts: string;
  readonly values: { 'fuel.received': { v: number; id: string }; 'fuel.moisture': number; 'fuel.ncv': number };
}

/** What came from the weighbridge in two weeks. */
function told(faults = ''): { papers: Papers[]; weighed: Weighed[] } {
  const feed = new Feed({
    gateways,
    boot: 'a',
    // the others have said everything
    cursors: new Map(gateways.devices.filter((id) => id !== gate).map((id) => [id, { next: to, seq: 1 }])),
    startMs: from,
    ...(faults && { faults: new FaultyGateway(gateways, parseFaults(faults), 1, { from, to }) }),
  });
  const sent: Outgoing[] = [];
  for (let plan = feed.plan(to, 5_000); plan.length > 0; plan = feed.plan(to, 5_000)) {
    for (const segment of plan) {
      sent.push(...feed.messages(segment));
      feed.markSent(segment);
    }
  }
  const of = (leaf: string) =>
    sent.filter((message) => message.leaf === leaf).map(({ payload }) => JSON.parse(payload));
  const weighed = (of('telemetry').flat() as Weighed[]).map(({ ts, values }) => ({ ts, values }));
  return { papers: of('events') as Papers[], weighed };
}
const usual = told();
const within = ({ ts }: { ts: string }, start: number, hours: number): boolean =>
  Date.parse(ts) >= start && Date.parse(ts) < start + hours * HOUR_MS;

describe('trucks', () => {
  it('bring papers of what the weighbridge tells of them, each once, marked as simulated', () => {
    expect(usual.papers.length).toBeGreaterThan(50);
    for (const { batch, type, simulated } of usual.papers) {
      expect({ type, simulated, check: checkFuelBatch(batch).ok }).toEqual({
        type: 'fuel-batch',
        simulated: true,
        check: true,
      });
    }
    expect(usual.papers.map(({ ts, batch }) => [ts, batch.id, batch.massT, batch.ncvGjPerT])).toEqual(
      usual.weighed.map(({ ts, values }) => [
        ts,
        values['fuel.received'].id,
        values['fuel.received'].v,
        values['fuel.ncv'],
      ]),
    );
    expect(told()).toEqual(usual);
  });

  it('come with papers while the weighbridge is dead', () => {
    const dead = told('dead-scale:hours=48');
    const start = from + 0.2 * (to - from);
    expect(dead.papers).toEqual(usual.papers);
    expect(dead.weighed).toEqual(usual.weighed.filter((row) => !within(row, start + 30_000, 48)));
    expect(dead.weighed.length).toBeLessThan(usual.weighed.length - 10);
  });

  it('come with papers that are wrong for some days, and tell the truth at the weighbridge', () => {
    const { papers, weighed } = told('wrong-moisture:at=2026-01-12T00:00:00Z:hours=72,lapsed-certificate:hours=48');
    expect(weighed).toEqual(usual.weighed);
    const wet = papers.filter(({ batch }) => batch.moisture === 0.02);
    expect(wet).toEqual(papers.filter((one) => within(one, Date.parse('2026-01-12T00:00:00Z'), 72)));
    expect(wet.every(({ batch }) => batch.ncvGjPerT > 16)).toBe(true);
    const lapsed = papers.filter(
      ({ ts, batch }) => batch.certificateUntil < localDateOf(Date.parse(ts), 'Asia/Shanghai'),
    );
    expect(lapsed.length).toBeGreaterThan(5);
    expect(lapsed.every((one) => within(one, from + 0.55 * (to - from), 49))).toBe(true);
  });

  it('stay away while a fossil back-up makes heat that nobody tells of', () => {
    const { papers, weighed } = told('back-up-heat:at=2026-01-12T00:00:00Z:hours=120:share=0.6');
    expect(papers.map(({ batch }) => batch.id)).toEqual(weighed.map(({ values }) => values['fuel.received'].id));
    const during = (of: readonly Papers[]) => of.filter((one) => within(one, Date.parse('2026-01-12T00:00:00Z'), 120));
    expect(during(papers).length / during(usual.papers).length).toBeLessThan(0.65);
    expect(papers.length - during(papers).length).toBe(usual.papers.length - during(usual.papers).length);
  });
});
