import type { DifferencesAnswer } from '#contracts';
import { DAY_MS, factorSet, HOUR_MS, MINUTE_MS } from '#domain';
import { changeAlert, openAlerts, raiseAlert } from '#postgres';
import { accountedFactors } from '../../support/plants/accounted-plant.js';
import { KnownPlant, knownCatalogue } from '../../support/plants/known-plant.js';
import { heatFactor } from '../../support/plants/plant-of-tests.js';

const START = Date.parse('2026-01-14T16:00:00Z');
const SITE = '/api/v1/sites/north';
const FIELDS = ['heatGj', 'grossT', 'netT'] as const;
type Field = (typeof FIELDS)[number];
type Row = Parameters<KnownPlant['receiveAll']>[0][number];
type Figures = Record<Field, number | null> & { readonly period: string; readonly start: string };

/** Heat and power of the plant in [fromMs, toMs), every ten minutes; the heat is no straight line. */
function measured(fromMs: number, toMs: number): Row[] {
  const rows: Row[] = [];
  for (let t = Math.ceil(fromMs / (10 * MINUTE_MS)) * 10 * MINUTE_MS; t < toMs; t += 10 * MINUTE_MS) {
    const i = (t - START) / (10 * MINUTE_MS);
    rows.push({
      device: 'plant-meter',
      ts: t,
      values: { 'heat.energyTotal': 1_000 + i * 14 + 40 * Math.sin(i / 17), 'heat.power': 22 },
      seq: i,
    });
    if (i % 6 === 0) rows.push({ device: 'aux-power', ts: t, values: { 'elec.energyTotal': 40_000 + i * 50 } });
    if (i % 3 === 0) rows.push({ device: 'weather', ts: t, values: { 'air.temp': -8 } });
  }
  return rows;
}

const sum = (parts: readonly Record<Field, number>[], field: Field): number =>
  parts.reduce((total, part) => total + part[field], 0);
const differs = (a: Figures | undefined, b: Figures | undefined): boolean =>
  FIELDS.some((field) => Math.abs((a?.[field] ?? 0) - (b?.[field] ?? 0)) > 1e-6);

describe('differences between two moments', () => {
  let plant: KnownPlant;

  beforeEach(async () => {
    plant = await KnownPlant.open('differences', START + 1);
  });
  afterEach(() => plant?.close());

  const call = async <Body>(path: string): Promise<Body> => {
    plant.api.clock.now = plant.clock;
    const { status, body } = await plant.api.call(`${SITE}/${path}`);
    expect({ path, status }).toEqual({ path, status: 200 });
    return body as Body;
  };
  const iso = (ms: number): string => new Date(ms).toISOString();
  const differences = (asOf: number, rest = ''): Promise<DifferencesAnswer> =>
    call(`differences?asOf=${iso(asOf)}${rest}`);
  const emissions = async (interval: string, asOf: number): Promise<Figures[]> =>
    (await call<{ items: Figures[] }>(`emissions?interval=${interval}&from=2026-01-10&to=2026-03-01&asOf=${iso(asOf)}`))
      .items;
  const season = async (asOf: number): Promise<Figures> =>
    (await call<{ items: Figures[] }>(`emissions?interval=season&from=2025-01-01&asOf=${iso(asOf)}`)).items.at(-1)!;

  /** Time goes on, and what is measured comes. */
  const until = async (toMs: number, keep: (row: Row) => boolean = () => true): Promise<void> => {
    const rows = measured(plant.clock, toMs).filter(keep);
    await plant.pass(toMs - plant.clock);
    await plant.receiveAll(rows);
    await plant.derive();
    await plant.pass(MINUTE_MS);
  };
  const derive = async (): Promise<number> => {
    await plant.derive();
    const moment = plant.clock;
    await plant.pass(MINUTE_MS);
    return moment;
  };

  /** All that can be checked of two moments by what else the API answers. */
  const check = async (asOf: number, now: number): Promise<DifferencesAnswer> => {
    const found = await differences(asOf, `&until=${iso(now)}&limit=400`);
    const [then, later] = [await season(asOf), await season(now)];
    for (const field of FIELDS) {
      expect(found[field]).toMatchObject({ before: then[field], after: later[field] });
      expect(sum(found.parts, field)).toBeCloseTo((later[field] ?? 0) - (then[field] ?? 0), 6);
      for (const { before, after, parts, changed } of found.changes) {
        expect(sum(parts, field)).toBeCloseTo((after?.[field] ?? 0) - (before?.[field] ?? 0), 5);
        expect(
          sum(
            parts.filter(({ cause }) => cause !== 'time'),
            field,
          ),
        ).toBeCloseTo(changed[field], 6);
      }
      const known = sum(
        found.parts.filter(({ cause }) => cause !== 'time'),
        field,
      );
      const { sameTime } = found[field];
      if (sameTime !== null) expect(sameTime - (then[field] ?? 0)).toBeCloseTo(known, 6);
    }
    // Days that were over: exactly those are listed whose figures differ.
    const days = new Map((await emissions('day', asOf)).map((day) => [day.start, day]));
    const over = (await emissions('day', now)).filter(({ start }) => Date.parse(`${start}T16:00:00Z`) <= asOf);
    const listed = new Set(found.changes.map(({ start }) => start));
    for (const day of over)
      expect([day.start, listed.has(day.start)]).toEqual([day.start, differs(days.get(day.start), day)]);
    return found;
  };
  const causes = ({ parts }: Pick<DifferencesAnswer, 'parts'>): string[] => parts.map(({ cause }) => cause);

  it('adds up to what is answered of both moments, whatever came between, and says why', async () => {
    const isOutside = ({ ts }: Row): boolean => ts < START + 20 * HOUR_MS || ts > START + 30 * HOUR_MS;
    await until(START + 29 * HOUR_MS, isOutside);
    await until(START + 54 * HOUR_MS, isOutside);
    await until(START + 79.2 * HOUR_MS);
    const first = await derive();
    expect(await check(first, first)).toMatchObject({
      parts: [],
      changes: [],
      late: { values: 0 },
      grossT: { difference: 0 },
    });

    await plant.receiveAll(
      measured(START + 22 * HOUR_MS, START + 26 * HOUR_MS).filter(({ device }) => device === 'plant-meter'),
    );
    const late = await derive();
    const byReadings = await check(first, late);
    expect(causes(byReadings)).toEqual(['readings']);
    expect(byReadings.changes.map(({ start }) => start).toSorted()).toEqual(['2026-01-15', '2026-01-16']);
    expect(byReadings.late).toMatchObject({ values: 48, isComplete: true });
    expect(byReadings.late.items.map(({ point, date, values }) => [point, date, values])).toEqual([
      ['plant-meter/heat.energyTotal', '2026-01-15', 12],
      ['plant-meter/heat.power', '2026-01-15', 12],
      ['plant-meter/heat.energyTotal', '2026-01-16', 12],
      ['plant-meter/heat.power', '2026-01-16', 12],
    ]);

    await plant.record('aux-power', {
      type: 'meter-replaced',
      ts: START + 30 * HOUR_MS,
      point: 'elec.energyTotal',
      oldFinal: 52_000,
      newInitial: 49_000,
    });
    const event = await derive();
    const byEvent = await check(late, event);
    expect([causes(byEvent), byEvent.events]).toMatchObject([
      ['event'],
      { count: 1, items: [{ type: 'meter-replaced' }] },
    ]);
    expect(byEvent.changes.map(({ start }) => start)).toContain('2026-01-16');

    const factors = factorSet([
      { ...heatFactor, value: 105, validFrom: '2015-01-01' },
      ...['grid.jl', 'freight.heavy'].flatMap((id) => accountedFactors.get(id) ?? []),
    ]);
    await plant.accept({ ...knownCatalogue, factors });
    const factor = await derive();
    const byFactor = await check(event, factor);
    // The same version with another value: the configuration is another one.
    expect(causes(byFactor)).toContain('configuration');
    expect(byFactor.configurations.items.map(({ kind }) => kind)).toEqual(['factors']);
    expect(byFactor.heatGj.difference).toBe(0);

    await until(START + 5 * DAY_MS);
    const last = await derive();
    const all = await check(first, last);
    expect(causes(all)).toEqual(expect.arrayContaining(['time', 'readings', 'event', 'configuration']));
    expect(all.targets.map(({ id }) => id)).toContain('by-degree-days');
    for (const { achieved } of all.targets)
      expect(achieved.difference).toBeCloseTo(achieved.after! - achieved.before!, 9);
    // The largest come first, page by page, also while time goes on.
    const sizes = all.changes.map(({ changed }) => Math.abs(changed.grossT));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    const page = await differences(first, '&interval=hour&limit=5');
    await until(START + 5 * DAY_MS + 3 * HOUR_MS);
    const next = await differences(first, `&interval=hour&limit=5&cursor=${page.nextCursor}`);
    expect([next.until, next.changeCount]).toEqual([page.until, page.changeCount]);
    expect(new Set([...page.changes, ...next.changes].map(({ start }) => start)).size).toBe(10);
    const hours = await differences(first, `&until=${page.until}&interval=hour&limit=400`);
    for (const field of FIELDS) {
      const known = sum(
        hours.parts.filter(({ cause }) => cause !== 'time' && cause !== 'rest'),
        field,
      );
      expect(
        sum(
          hours.changes.map(({ changed }) => changed),
          field,
        ),
      ).toBeCloseTo(known, 5);
    }
  }, 180_000);

  it('calls what was over and not closed yet open, and of a moment before the season all is time', async () => {
    const before = plant.clock;
    await until(START + 6 * HOUR_MS, ({ ts }) => ts < START + 5 * HOUR_MS);
    const open = await derive();
    await plant.receiveAll(measured(START + 5 * HOUR_MS, START + 6 * HOUR_MS + 1));
    const filled = await derive();
    expect(causes(await check(open, filled))).toEqual(expect.arrayContaining(['open']));
    expect(causes(await check(before, filled))).toEqual(['time']);
  }, 60_000);

  it('tells of alerts and signatures since, and refuses what lies in no order', async () => {
    await until(START + 2 * HOUR_MS);
    const asOf = await derive();
    const { owner: db } = plant.store;
    const alert = { site: 'north', rule: 'device.silent', subject: 'boiler-1' };
    await db.transaction((tx) => raiseAlert(tx, alert, 'warning', { message: 'm', details: {} }, plant.clock));
    await plant.pass(MINUTE_MS);
    for (const type of ['acknowledged', 'returned'] as const) {
      await db.transaction(async (tx) => {
        const [one] = await openAlerts(tx, 'north', 'device.silent');
        await changeAlert(tx, one!, { type }, plant.clock);
      });
    }
    await until(START + 8 * DAY_MS);
    await until(START + 25 * DAY_MS, () => false);
    expect(await plant.sign('close', '2026-01', 'Li Wei')).toBe('awaiting-approval');
    await derive();
    expect(await differences(asOf)).toMatchObject({
      alerts: { raised: 1, resolved: 1, count: 1, items: [{ rule: 'device.silent', subject: 'boiler-1' }] },
      signatures: { count: 1, items: [{ period: '2026-01', action: 'close', who: 'Li Wei' }] },
    });
    const wrong = async (query: string): Promise<unknown[]> => {
      const { status, body } = await plant.api.call(`${SITE}/differences?${query}`);
      return [status, body.field];
    };
    expect(await wrong('')).toEqual([400, 'asOf']);
    expect(await wrong('asOf=1900-01-01')).toEqual([200, undefined]);
    expect(await wrong('asOf=2999-01-01')).toEqual([400, 'asOf']);
    expect(await wrong('asOf=2026-01-15&until=2026-01-14')).toEqual([400, 'until']);
    expect(await wrong('asOf=2026-01-15&until=2999-01-14')).toEqual([400, 'until']);
    expect(await wrong('asOf=2026-01-15&cursor=abc')).toEqual([400, 'cursor']);
  }, 60_000);
});
