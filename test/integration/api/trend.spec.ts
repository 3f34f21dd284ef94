import type { TrendRow } from '#contracts';
import { DAY_MS, HOUR_MS, instantOf, MINUTE_MS, SECOND_MS } from '#domain';
import { csvRows } from '../../support/files/csv-records.js';
import { KnownPlant } from '../../support/plants/known-plant.js';

const START = Date.parse('2026-01-14T16:00:00Z');
const P = '/api/v1/sites/north/points/plant-meter';
const at = (ms: number): string => encodeURIComponent(instantOf(ms));

type Row = Parameters<KnownPlant['receiveAll']>[0][number];

/** 20 MW with a ripple, and the register that counts it: a reading each minute. */
const minutes = (fromMs: number, toMs: number): Row[] =>
  Array.from({ length: (toMs - fromMs) / MINUTE_MS }, (_, i) => {
    const ts = fromMs + i * MINUTE_MS;
    const n = (ts - START) / MINUTE_MS;
    return {
      device: 'plant-meter',
      ts,
      values: { 'heat.energyTotal': Math.round((10_000 + n * 1.2) * 10) / 10, 'heat.power': 20 + (n % 3) },
    };
  });

describe('a point as a screen can show it', () => {
  let plant: KnownPlant;
  beforeAll(async () => {
    plant = await KnownPlant.open('trend', START + 1);
    await plant.pass(8 * HOUR_MS);
    await plant.receiveAll(minutes(START, START + 2 * HOUR_MS));
    await plant.receiveAll(minutes(START + 7 * HOUR_MS, START + 8 * HOUR_MS));
    await plant.derive();
    plant.api.clock.now = plant.clock;
  }, 180_000);
  afterAll(async () => plant?.close());

  const trend = async (point: string, fromMs: number, toMs: number, more = '') => {
    const { status, body } = await plant.api.call(`${P}/${point}/trend?from=${at(fromMs)}&to=${at(toMs)}${more}`);
    expect({ status, detail: body.detail }).toEqual({ status: 200, detail: undefined });
    return body;
  };

  it('gives the readings themselves where a pixel has fewer than two, with the one before and the one behind', async () => {
    const body = await trend('heat.power', START + 10 * MINUTE_MS, START + 13 * MINUTE_MS);
    expect(body).toMatchObject({ source: 'readings', bucketSeconds: null, unit: 'MW', rateUnit: null, gaps: [] });
    expect(body.items.map(({ start, last, mark }: TrendRow) => [start, last, mark])).toEqual(
      [9, 10, 11, 12, 13].map((n) => [instantOf(START + n * MINUTE_MS), 20 + (n % 3), 'good']),
    );
  });

  it('shows a minute between two readings as the line between them', async () => {
    const body = await trend('heat.power', START + 10 * MINUTE_MS + SECOND_MS, START + 11 * MINUTE_MS - SECOND_MS);
    expect(body.items.map(({ last }: TrendRow) => last)).toEqual([21, 22]);
    expect(body.gaps).toEqual([]);
  });

  it('puts more readings together with the least, the greatest, the mean by time and how many they were', async () => {
    const body = await trend('heat.power', START, START + 2 * HOUR_MS, '&pixels=50');
    expect(body).toMatchObject({ source: 'buckets', bucketSeconds: 300 });
    expect(body.items).toHaveLength(24);
    expect(body.items[1]).toMatchObject({
      start: instantOf(START + 5 * MINUTE_MS),
      end: instantOf(START + 10 * MINUTE_MS),
      min: 20,
      max: 22,
      mean: 21,
      last: 20,
      count: 5,
      coveragePct: 100,
      quality: 'good',
      mark: 'good',
    });
  });

  it('shows a register as power, from readings and from windows alike', async () => {
    const fine = await trend('heat.energyTotal', START, START + 2 * HOUR_MS, '&pixels=50');
    expect(fine).toMatchObject({ unit: 'GJ', rateUnit: 'MW', source: 'buckets' });
    expect(fine.items[3]).toMatchObject({ amount: 6, rate: 20 });
    const coarse = await trend('heat.energyTotal', START, START + 2 * DAY_MS, '&pixels=100');
    expect(coarse).toMatchObject({ source: 'windows', bucketSeconds: 1_800 });
    expect(coarse.items[1]).toMatchObject({ amount: 36, rate: 20, count: null, coveragePct: 100 });
  });

  it('says a gap as a gap, never as zero: in readings, buckets and windows', async () => {
    const silence = { from: instantOf(START + 119 * MINUTE_MS), to: instantOf(START + 7 * HOUR_MS) };
    const readings = await trend('heat.power', START + HOUR_MS, START + 8 * HOUR_MS);
    expect(readings.gaps).toEqual([silence]);
    const windows = await trend('heat.power', START, START + 8 * HOUR_MS, '&pixels=50');
    const [empty] = windows.items.filter(({ mark }: TrendRow) => mark === 'missing');
    expect(empty).toMatchObject({
      mean: null,
      min: null,
      amount: null,
      quality: null,
      coveragePct: 0,
      mark: 'missing',
    });
    expect(windows.gaps[0].from >= silence.from && windows.gaps[0].to <= silence.to).toBe(true);
  });

  it('has rows on one grid, whatever range of a length is asked for', async () => {
    const one = await trend('heat.power', START, START + 2 * DAY_MS, '&pixels=100');
    const aside = 40 * MINUTE_MS;
    const other = await trend('heat.power', START + aside, START + 2 * DAY_MS + aside, '&pixels=100');
    expect(other.items[0].start).toBe(one.items[1].start);
    expect(other.items[1]).toEqual(one.items[2]);
  });

  it('says beside the curve what does not count, what happened and what waits', async () => {
    await plant.pass(MINUTE_MS);
    await plant.receive('plant-meter', START + 30 * MINUTE_MS + 500, { 'heat.power': 9_999 });
    await plant.receive('plant-meter', START + 20 * MINUTE_MS, { 'heat.power': 7 }, 9);
    await plant.record('plant-meter', {
      type: 'maintenance',
      ts: START + HOUR_MS,
      until: START + 2 * HOUR_MS,
      reason: 'filter',
    });
    await plant.pass(10 * MINUTE_MS);
    await plant.receiveAll(
      [0, 1, 2, 3].map((n) => ({
        device: 'plant-meter',
        ts: START + 8 * HOUR_MS + n * MINUTE_MS,
        values: { 'heat.energyTotal': 90_000 + n, 'heat.power': 21 },
      })),
    );
    await plant.derive();
    plant.api.clock.now = plant.clock;
    const power = await trend('heat.power', START, START + 2 * HOUR_MS);
    expect(power.corrections).toEqual([
      { ts: instantOf(START + 20 * MINUTE_MS), sent: 22, counts: 7, codes: ['DUP_CONFLICT'] },
      expect.objectContaining({ sent: 9_999, counts: null, codes: ['RANGE'] }),
    ]);
    expect(power.events).toEqual([
      {
        ts: instantOf(START + HOUR_MS),
        type: 'maintenance',
        until: instantOf(START + 2 * HOUR_MS),
        point: null,
        by: 'Li',
        reason: 'filter',
      },
    ]);
    expect(power.held).toBeNull();
    const register = await trend('heat.energyTotal', START + 7 * HOUR_MS, START + 8 * HOUR_MS + 5 * MINUTE_MS);
    expect(register.held).toMatchObject({ since: instantOf(START + 8 * HOUR_MS), ifRefused: expect.any(Number) });
    expect(register.held.ifAccepted).toBeGreaterThan(70_000);
  });

  it('answers an earlier moment as it was known then', async () => {
    const then = START + 8 * HOUR_MS + 1;
    const power = await trend('heat.power', START, START + 2 * HOUR_MS, `&asOf=${at(then)}`);
    expect(power.corrections).toEqual([]);
    expect(power.events).toEqual([]);
    const season = await trend('heat.power', START - DAY_MS, START + 3 * DAY_MS, `&pixels=50&asOf=${at(then)}`);
    expect(season.source).toBe('windows');
    const last = season.items.at(-1);
    expect([Date.parse(last.start) <= then, Date.parse(last.end) > then]).toEqual([true, true]);
  });

  it('lists points with what was newest at an earlier moment', async () => {
    const newest = async (more: string): Promise<unknown> => {
      const { items } = (await plant.api.call(`/api/v1/sites/north/points${more}`)).body;
      return items.find(({ point }: { point: string }) => point === 'heat.power').last.ts;
    };
    expect(await newest('')).toBe(instantOf(START + 8 * HOUR_MS + 3 * MINUTE_MS));
    expect(await newest(`?asOf=${at(START + 8 * HOUR_MS + 1)}`)).toBe(instantOf(START + 8 * HOUR_MS - MINUTE_MS));
    const never = (await plant.api.call(`/api/v1/sites/north/points?asOf=2026-01-01`)).body.items;
    expect(never.every(({ last }: { last: unknown }) => last === null)).toBe(true);
  });

  it('comes as a table, what is seen row by row', async () => {
    const { text } = await plant.api.call(
      `${P}/heat.power/trend?from=${at(START)}&to=${at(START + 2 * HOUR_MS)}&pixels=50`,
      { headers: { accept: 'text/csv' } },
    );
    const rows = csvRows(text);
    expect(rows).toHaveLength(24);
    expect(rows[1]).toMatchObject({ min: '20', max: '22', mark: 'good', unit: 'MW', source: 'buckets' });
  });

  it('refuses what it could not answer in bounds, with the field', async () => {
    const long = await plant.api.call(`${P}/heat.power/trend?from=2020-01-01&to=2026-01-01`);
    expect([long.status, long.body.type, long.body.field]).toEqual([400, '/docs#range-too-large', 'from']);
    const wide = await plant.api.call(`${P}/heat.power/trend?pixels=2001`);
    expect([wide.status, wide.body.field]).toEqual([400, 'pixels']);
    expect((await plant.api.call(`${P}/no.such/trend`)).status).toBe(404);
  });

  it('says 410 with the date where raw readings are not kept any more, and shows windows still', async () => {
    await plant.store.owner.execute(`delete from reading where ts < to_timestamp(${START + 7 * HOUR_MS} / 1000.0)`);
    const path = `${P}/heat.power/trend?from=${at(START)}&to=${at(START + HOUR_MS)}`;
    const { status, body } = await plant.api.call(path);
    expect([status, body.type, body.field]).toEqual([410, '/docs#expired', 'from']);
    expect(body.detail).toContain(instantOf(START + 7 * HOUR_MS));
    const coarse = await trend('heat.power', START, START + DAY_MS, '&pixels=50');
    expect(coarse.items[0].mean).toBeGreaterThan(20);
  });
});
