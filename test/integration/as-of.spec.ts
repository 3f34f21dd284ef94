import { KnownPlant, knownCatalogue, type Told } from '../support/known-plant.js';
import { factorSet } from '#domain';
import { accountedFactors } from '../support/accounted-plant.js';
import { heatFactor } from '../support/plant-of-tests.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.parse('2026-01-14T16:00:00Z');

type Row = Parameters<KnownPlant['receiveAll']>[0][number];

/** What the plant measures in [fromMs, toMs). */
function measured(fromMs: number, toMs: number): Row[] {
  const rows: Row[] = [];
  for (let t = Math.ceil(fromMs / (10 * MINUTE)) * 10 * MINUTE; t < toMs; t += 10 * MINUTE) {
    const i = (t - START) / (10 * MINUTE);
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
  private readonly told: { readonly what: string; readonly at: number; readonly answers: Told }[] = [];

  constructor(private readonly plant: KnownPlant) {}

  async take(what: string): Promise<void> {
    await this.plant.derive();
    this.told.push({ what, at: this.plant.clock, answers: await this.plant.told() });
    await this.plant.pass(1);
  }

  /** Each moment is asked for again, now. */
  async check(): Promise<void> {
    for (const { what, at, answers } of this.told) {
      expect({ what, ...(await this.plant.told(at)) }).toEqual({ what, ...answers });
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

    await until(START + 7.4 * HOUR);
    await notes.take('the first hours');
    await until(START + DAY + 3 * HOUR, ({ device }) => device !== 'weather');
    await notes.take('the weather is silent');
    await until(START + 2 * DAY + 2 * HOUR, ({ ts }) => ts < START + 30 * HOUR || ts > START + 40 * HOUR);
    await plant.refuse('plant-meter');
    await notes.take('a gap of ten hours, and a dead letter');

    const late = measured(START + 30 * HOUR, START + 35 * HOUR);
    await plant.receiveAll(late);
    await notes.take('late readings into open hours');
    await plant.receive('plant-meter', START + 3 * HOUR, { 'heat.energyTotal': 999_260, 'heat.power': 3 }, 9_999);
    await plant.receive('plant-meter', START + 4 * HOUR, { 'heat.power': 4 });
    await plant.receive('fuel-gate', START + 10 * MINUTE + 123, { 'fuel.received': { v: 90, id: 't-1' } }, 7);
    await notes.take('conflicts: one that counts, one that does not, one of a truck');
    await plant.receive('plant-meter', START + 5 * HOUR + 1, { 'heat.power': 17 });
    await plant.pass(5);
    await plant.receive('plant-meter', START + 5 * HOUR + 1, { 'heat.energyTotal': 999_410.2 });
    await notes.take('two messages of one time');

    await until(START + 6 * DAY, ({ device, ts }) => device !== 'plant-meter' || ts > START + 5 * DAY);
    await notes.take('a gap of three days that the weather shares out');
    await plant.receiveAll(measured(START + DAY, START + 4 * DAY).filter(({ device }) => device === 'weather'));
    await notes.take('weather that shares it out anew');
    const exchanged = await plant.record('aux-power', {
      type: 'meter-replaced',
      ts: START + 2 * DAY,
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
    await plant.accept({ ...knownCatalogue, factors, hash: 'second' });
    await notes.take('another factor');
    const site = plant.derived.site;
    const narrow = {
      ...site,
      hash: 'narrow',
      devices: site.devices.map((device) => ({
        ...device,
        points: device.points.map((point) => ({
          ...point,
          versions: point.versions.map((version) => ({ ...version, intervalMs: 15 * MINUTE })) as never,
        })),
      })),
      targets: site.targets.slice(1).map((target) => ({ ...target, amount: 25_000 })),
    };
    await plant.accept({ ...plant.catalogue, sites: [{ ...narrow, targets: site.targets }], hash: 'third' });
    await notes.take('other intervals of all points');
    await until(START + 7 * DAY);
    await notes.take('a day under them');

    await until(START + 25 * DAY, ({ ts }) => ts < START + 8 * DAY);
    await notes.take('silence until February');
    expect(await plant.sign('close', '2026-01', 'Li Wei')).toBe('awaiting-approval');
    await notes.take('closed by one');
    expect(await plant.sign('approve', '2026-01', 'Zhao')).toBe('approved');
    await notes.take('approved');
    await plant.receiveAll(
      [...measured(START + 35 * HOUR, START + 40 * HOUR), ...measured(START + 4 * DAY, START + 5 * DAY)].filter(
        ({ device }) => device === 'plant-meter',
      ),
    );
    await notes.take('a restatement that waits');
    await plant.accept({ ...plant.catalogue, sites: [knownCatalogue.sites[0]!], hash: 'first again' });
    await notes.take('the first file again');
    await plant.pass(400 * DAY);

    await notes.check();
    await plant.close();
  }, 120_000);
});
