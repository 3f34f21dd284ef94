import fc from 'fast-check';
import { DAY_MS, factorSet, HOUR_MS, MINUTE_MS, QUARTER_HOUR_MS, type Site } from '#domain';
import { KnownPlant, knownCatalogue, type ApiAnswers } from '../../support/plants/known-plant.js';
import { accountedFactors } from '../../support/plants/accounted-plant.js';
import { heatFactor } from '../../support/plants/plant-of-tests.js';

const START = Date.parse('2026-01-14T16:00:00Z');

type Row = Parameters<KnownPlant['receiveAll']>[0][number];

/** What the plant measures in [fromMs, toMs). */
function measured(fromMs: number, toMs: number): Row[] {
  const rows: Row[] = [];
  for (let t = Math.ceil(fromMs / (10 * MINUTE_MS)) * 10 * MINUTE_MS; t < toMs; t += 10 * MINUTE_MS) {
    const i = (t - START) / (10 * MINUTE_MS);
    const heat = (999_000 + i * 13.7 + 40 * Math.sin(i / 17)) % 1_000_000;
    const values = { 'heat.energyTotal': Math.round(heat * 10) / 10, 'heat.power': 21 + 4 * Math.cos(i / 17) };
    rows.push({ device: 'plant-meter', ts: t, values, seq: i });
    if (i % 3 === 0) rows.push({ device: 'weather', ts: t, values: { 'air.temp': -12 + 7 * Math.sin(i / 23) } });
    if (i % 6 === 0) rows.push({ device: 'aux-power', ts: t, values: { 'elec.energyTotal': 40_000 + i * 51.9 } });
    if (i % 54 === 1)
      rows.push({ device: 'fuel-gate', ts: t + 123, values: { 'fuel.received': { v: 20 + (i % 7), id: `t-${i}` } } });
  }
  return rows;
}

/** Everything that was told, with the moment. */
class Notes {
  private readonly told: { readonly what: string; readonly at: number; readonly answers: ApiAnswers }[] = [];

  constructor(private readonly plant: KnownPlant) {}

  async take(what: string): Promise<void> {
    await this.plant.derive();
    expect({ what, ...(await this.plant.recomputed()) }).toEqual({ what, differences: 0, first: [] });
    this.told.push({ what, at: this.plant.clock, answers: await this.plant.answers() });
    await this.plant.pass(1);
  }

  /** Each moment is asked for again, now. */
  async check(): Promise<void> {
    for (const { what, at, answers } of this.told) {
      expect({ what, ...(await this.plant.answers(at)) }).toEqual({ what, ...answers });
    }
  }
}

describe('asOf', () => {
  it('answers every earlier moment to the digit, whatever came since', async () => {
    const plant = await KnownPlant.open('asof', START + 1);
    const notes = new Notes(plant);
    await notes.take('before anything came');
    const until = async (toMs: number, keep: (row: Row) => boolean = () => true): Promise<void> => {
      const rows = measured(plant.clock, toMs).filter(keep);
      await plant.pass(toMs - plant.clock);
      await plant.receiveAll(rows);
    };

    await until(START + 7.4 * HOUR_MS);
    await notes.take('the first hours');
    await until(START + DAY_MS + 3 * HOUR_MS, ({ device }) => device !== 'weather');
    await notes.take('the weather is silent');
    await until(START + 2 * DAY_MS + 2 * HOUR_MS, ({ ts }) => ts < START + 30 * HOUR_MS || ts > START + 40 * HOUR_MS);
    await plant.refuse('plant-meter');
    await notes.take('a gap of ten hours, and a dead letter');

    const late = measured(START + 30 * HOUR_MS, START + 35 * HOUR_MS);
    await plant.receiveAll(late);
    await plant.receive('plant-meter', START + 3 * HOUR_MS, { 'heat.energyTotal': 999_260, 'heat.power': 3 }, 9_999);
    await plant.receive('plant-meter', START + 4 * HOUR_MS, { 'heat.power': 4 });
    await plant.receive('fuel-gate', START + 10 * MINUTE_MS + 123, { 'fuel.received': { v: 90, id: 't-1' } }, 7);
    await plant.receive('plant-meter', START + 5 * HOUR_MS + 1, { 'heat.power': 17 });
    await plant.pass(5);
    await plant.receive('plant-meter', START + 5 * HOUR_MS + 1, { 'heat.energyTotal': 999_410.2 });
    await notes.take('late readings, conflicts, two messages of one time');

    await until(START + 6 * DAY_MS, ({ device, ts }) => device !== 'plant-meter' || ts > START + 5 * DAY_MS);
    await notes.take('a gap of three days that the weather shares out');
    await plant.receiveAll(measured(START + DAY_MS, START + 4 * DAY_MS).filter(({ device }) => device === 'weather'));
    await notes.take('weather that shares it out anew');
    const exchanged = await plant.record('aux-power', {
      type: 'meter-replaced',
      ts: START + 2 * DAY_MS,
      point: 'elec.energyTotal',
      oldFinal: 60_000,
      newInitial: 54_947,
    });
    await notes.take('an event into closed hours');
    await plant.record('aux-power', { type: 'withdrawn', ts: plant.clock, event: exchanged });
    await notes.take('which is withdrawn');

    const factors = factorSet([
      { ...heatFactor, value: 105, validFrom: '2015-01-01' },
      ...['grid.jl', 'freight.heavy'].flatMap((id) => accountedFactors.get(id) ?? []),
    ]);
    await plant.accept({ ...knownCatalogue, factors });
    await notes.take('another factor');
    const site = plant.derived.site;
    const narrow = {
      ...site,
      hash: 'narrow',
      devices: site.devices.map((device) => ({
        ...device,
        points: device.points.map((point) => ({
          ...point,
          versions: point.versions.map((version) => ({ ...version, intervalMs: QUARTER_HOUR_MS })) as never,
        })),
      })),
      targets: site.targets.slice(1).map((target) => ({ ...target, amount: 25_000 })),
    };
    await plant.accept({ ...plant.catalogue, sites: [{ ...narrow, targets: site.targets }] });
    await notes.take('other intervals of all points');
    await until(START + 7 * DAY_MS);
    await notes.take('a day under them');

    await until(START + 25 * DAY_MS, ({ ts }) => ts < START + 8 * DAY_MS);
    await notes.take('silence until February');
    expect(await plant.sign('close', '2026-01', 'Li Wei')).toBe('awaiting-approval');
    expect(await plant.sign('approve', '2026-01', 'Zhao')).toBe('approved');
    await notes.take('approved');
    await plant.receiveAll(
      [
        ...measured(START + 35 * HOUR_MS, START + 40 * HOUR_MS),
        ...measured(START + 4 * DAY_MS, START + 5 * DAY_MS),
      ].filter(({ device }) => device === 'plant-meter'),
    );
    await notes.take('a restatement that waits');
    await plant.accept({ ...plant.catalogue, sites: [knownCatalogue.sites[0]!] });
    await notes.take('the first file again');
    await plant.pass(400 * DAY_MS);

    await notes.check();
    await plant.close();
  }, 300_000);
});

/** Something that happens; numbers are shares of what is possible. */
type Step =
  | { readonly kind: 'measure'; readonly hours: number; readonly lost: number }
  | { readonly kind: 'late' | 'conflict' | 'exchange' | 'maintenance' | 'withdraw' | 'other'; readonly share: number };

const share = fc.integer({ min: 0, max: 9_999 }).map((n) => n / 10_000);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('measure' as const),
      hours: fc.integer({ min: 1, max: 40 }),
      lost: share,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('late' as const, 'conflict', 'exchange', 'maintenance', 'withdraw', 'other'),
      share,
    }),
  },
);

/** A plant to which steps happen. What was lost may come late. */
class Story {
  private readonly lost: Row[] = [];
  private readonly events: string[] = [];
  private sent = 0;

  constructor(private readonly plant: KnownPlant) {}

  async happen(next: Step): Promise<void> {
    const { plant } = this;
    if (next.kind === 'measure') return this.measure(next.hours * HOUR_MS + 7_000, next.lost);
    const at = START + Math.floor((next.share * (plant.clock - START)) / (10 * MINUTE_MS)) * 10 * MINUTE_MS;
    const point = 'elec.energyTotal';
    switch (next.kind) {
      case 'late':
        return plant.receiveAll(this.lost.splice(Math.floor(next.share * this.lost.length), 40));
      case 'conflict': {
        const seq = next.share < 0.6 ? Math.floor(next.share * 2_000) : undefined;
        // Never the same twice: a duplicate is not kept, and with it when it came.
        this.sent += 0.001;
        const values = { 'heat.energyTotal': 999_000 + next.share * 1_500 + this.sent, 'heat.power': 9 + this.sent };
        return plant.receive('plant-meter', at, values, seq);
      }
      case 'exchange':
        this.events.push(
          await plant.record('aux-power', { type: 'meter-replaced', ts: at, point, oldFinal: 44_000, newInitial: 0 }),
        );
        return;
      case 'maintenance':
        this.events.push(await plant.record('plant-meter', { type: 'maintenance', ts: at, until: at + 5 * HOUR_MS }));
        return;
      case 'withdraw': {
        const [event] = this.events.splice(0, 1);
        if (event !== undefined) await plant.record('plant-meter', { type: 'withdrawn', ts: plant.clock, event });
        return;
      }
      default:
        return this.configure(next.share);
    }
  }

  private async measure(ms: number, lost: number): Promise<void> {
    const rows = measured(this.plant.clock, this.plant.clock + ms);
    const from = rows.length * lost;
    const gap = rows.filter((_, i) => i >= from && i < from + 200 * lost);
    this.lost.push(...gap);
    await this.plant.pass(ms);
    await this.plant.receiveAll(rows.filter((row) => !gap.includes(row)));
  }

  private async configure(which: number): Promise<void> {
    const { catalogue } = this.plant;
    const [site] = catalogue.sites as [Site];
    const intervalMs = which < 0.3 ? 10 * MINUTE_MS : 20 * MINUTE_MS;
    const devices = site.devices.map((device) =>
      device.id !== 'plant-meter'
        ? device
        : {
            ...device,
            points: device.points.map((point) => ({
              ...point,
              versions: [{ ...point.versions[0], intervalMs }] as const,
            })),
          },
    );
    const factors = factorSet([
      { ...heatFactor, value: 100 + Math.round(which * 20) },
      ...['grid.jl', 'freight.heavy'].flatMap((id) => accountedFactors.get(id) ?? []),
    ]);
    const next =
      which < 0.6 ? { ...catalogue, sites: [{ ...site, devices, hash: `interval ${intervalMs}` }] } : catalogue;
    await this.plant.accept(which < 0.6 ? next : { ...next, factors });
  }
}

describe('asOf over random stories', () => {
  it('answers every earlier moment to the digit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 8 }), async (steps) => {
        const plant = await KnownPlant.open('asofrandom', START + 1);
        try {
          const notes = new Notes(plant);
          const story = new Story(plant);
          for (const [i, next] of [{ kind: 'measure' as const, hours: 30, lost: 1 }, ...steps].entries()) {
            await story.happen(next);
            await notes.take(`${i} ${next.kind}`);
          }
          await notes.check();
        } finally {
          await plant.close();
        }
      }),
      { seed: Number(process.env.AS_OF_SEED ?? 4), numRuns: Number(process.env.AS_OF_RUNS ?? 1), endOnFailure: true },
    );
  }, 300_000);
});
