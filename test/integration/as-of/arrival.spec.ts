/**
 * Figures do not depend on how their readings came: any order, duplication, batching and lateness, of readings and of what people
 * have recorded, gives the same digits up to the season. Meters are exchanged and doubted, one jumps and is believed, values
 * conflict, a gap is bridged by weather, trucks come.
 */
import fc from 'fast-check';
import type { MeterEvent, MeterEventData } from '#contracts';
import { HOUR_MS } from '#domain';
import {
  accountedEvents,
  accountedReadings,
  openEmptyPlant,
  type AccountedPlant,
} from '../../support/plants/accounted-plant.js';
import { message, RECORDED_FROM } from '../../support/plants/dirty-plant.js';

/** Two values for one time of the electricity meter, as a gateway sends them that has lost its memory. */
const conflicting = [
  message('aux-power', RECORDED_FROM + 30 * HOUR_MS, { 'elec.energyTotal': 49_100 }),
  message('aux-power', RECORDED_FROM + 30 * HOUR_MS, { 'elec.energyTotal': 48_900 }, 3),
];
const READINGS = [...accountedReadings(), ...conflicting];
const event = (id: string, hours: number, more: Partial<MeterEvent> & Pick<MeterEvent, 'type'>): MeterEventData => {
  const ts = RECORDED_FROM + hours * HOUR_MS;
  const nothing = { point: 'heat.energyTotal', by: 'operator', reason: 'seen on the display', evidence: null };
  return { site: 'north', device: 'plant-meter', receivedAt: ts + 1_000, event: { ...nothing, id, ts, ...more } };
};
/** A mistake that is taken back, a maintenance, and a reading by hand that nobody needs. */
const EVENTS: readonly MeterEventData[] = [
  ...accountedEvents,
  event('mistaken', 60, { type: 'register-reset', newInitial: 5 }),
  event('taken-back', 61, { type: 'withdrawn', point: null, event: 'mistaken' }),
  event('cleaned', 20, { type: 'maintenance', until: RECORDED_FROM + 22 * HOUR_MS }),
];

type Part = { readonly reading: number } | { readonly event: number };
const PARTS: readonly Part[] = [...READINGS.map((_, i) => ({ reading: i })), ...EVENTS.map((_, i) => ({ event: i }))];
const INDICES = PARTS.map((_, i) => i);

/** Everything that is derived and says nothing of when it was made. */
const TABLES = {
  windows: `select p.code as point, w.start::text, w.min, w.max, w.mean, w.last, w.held_ms, w.amount, w.covered_ms, w.quality, w.codes,
                   w.excluded, w.lost_ms, w.state
            from window_15m w join point p using (point_id) order by p.point_id, w.start`,
  codes: 'select point_id, ts::text, code from reading_code order by 1, 2, 3',
  figures: `select grain, label, start::text, heat_gj, baseline_t, project_t, leakage_t, gross_t, net_t, u95_t, coverage_pct,
                   covered_ms::text, told_pct, told_ms::text, told::text, uncertainty::text, substituted_gj, excluded_gj, biogenic_co2_t, factor_versions::text,
                   factor_missing, codes::text, data_effect::text, terms::text, fuel_gj, substituted::text
            from emission order by grain, start`,
} as const;
type Dump = Record<keyof typeof TABLES, Record<string, unknown>[]>;

describe('however it arrives', () => {
  let plant: AccountedPlant;
  beforeAll(async () => {
    plant = await openEmptyPlant('arrival');
  });
  afterAll(() => plant.store.close());

  async function clear(): Promise<void> {
    await plant.store.clear();
    for (const table of ['window_15m', 'reading_code', 'hour_mark', 'emission', 'emission_revision']) {
      await plant.store.owner.execute(`delete from ${table}`);
    }
  }
  async function put(parts: readonly Part[]): Promise<void> {
    const readings = parts.flatMap((part) => ('reading' in part ? READINGS[part.reading]! : []));
    const events = parts.flatMap((part) => ('event' in part ? EVENTS[part.event]! : []));
    if (readings.length > 0) await plant.store.readings(...readings);
    if (events.length > 0) await plant.store.events(...events);
  }
  async function dump(): Promise<Dump> {
    const rows = await Promise.all(Object.values(TABLES).map((sql) => plant.store.owner.query(sql)));
    return Object.fromEntries(Object.keys(TABLES).map((name, i) => [name, rows[i]])) as Dump;
  }
  /** The first rows that differ: a whole dump says nothing. */
  function differences(a: Dump, b: Dump): unknown[] {
    return Object.keys(TABLES).flatMap((key) => {
      const [one, two] = [a[key as keyof Dump], b[key as keyof Dump]];
      const at = one.findIndex((row, i) => JSON.stringify(row) !== JSON.stringify(two[i]));
      return at < 0 && one.length === two.length ? [] : [{ table: key, expected: one[at], found: two[at] }];
    });
  }

  let reference: Dump;
  it('once, in order: figures with everything in them', async () => {
    await put(PARTS);
    await plant.derive();
    reference = await dump();
    const labels = reference.figures.map(({ grain, label }) => `${String(grain)} ${String(label)}`);
    expect(labels).toEqual(expect.arrayContaining(['day 2026-01-17', 'month 2026-01', 'season season-2025']));
    const season = reference.figures.find(({ grain }) => grain === 'season')!;
    for (const key of ['heat_gj', 'gross_t', 'u95_t', 'coverage_pct'] as const) {
      expect([key, season[key]]).toEqual([key, expect.any(Number)]);
      expect(season[key]).toBeGreaterThan(0);
    }
    expect(season.net_t).toBe((season.gross_t as number) - (season.project_t as number) - (season.leakage_t as number));
    const codes = new Set(reference.codes.map(({ code }) => code));
    for (const code of ['ZERO_FAULT', 'ROLLOVER', 'JUMP', 'GAP', 'RESET_EVENT', 'MAINTENANCE'])
      expect(codes).toContain(code);
  });

  it('in any order, twice, in any batches, with figures made in between: the same digits in every table', async () => {
    const arrivals = fc.record({
      late: fc.shuffledSubarray([...INDICES], { maxLength: 250 }),
      twice: fc.subarray([...INDICES], { maxLength: 150 }),
      cuts: fc.array(fc.integer({ min: 0, max: PARTS.length }), { maxLength: 7 }),
      derives: fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }),
      eventsFirst: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(arrivals, async ({ late, twice, cuts, derives, eventsFirst }) => {
        await clear();
        const moved = new Set(late);
        const inTime = INDICES.filter((i) => !moved.has(i));
        const order = [...(eventsFirst ? inTime.reverse() : inTime), ...late, ...twice];
        const borders = [0, ...cuts.sort((a, b) => a - b), order.length];
        for (let b = 1; b < borders.length; b++) {
          await put(order.slice(borders[b - 1], borders[b]).map((i) => PARTS[i]!));
          if (derives[b]) await plant.derive();
        }
        await plant.derive();
        expect(differences(reference, await dump())).toEqual([]);
      }),
      { numRuns: 10 },
    );
  }, 300_000);

  it('made again from nothing but the readings: not a bit is different, and nothing is written', async () => {
    await clear();
    await put(PARTS);
    await plant.derive();
    const stamp = 'select max(computed_at)::text as at, max(xmin::text::bigint)::text as tx from emission';
    const [before] = await plant.store.owner.query(stamp);
    await plant.store.owner.execute(
      `insert into mark (device_id, site_id, from_ts, to_ts)
       select device_id, site_id, min(ts), max(ts) from reading join device using (device_id) group by device_id, site_id`,
    );
    await plant.store.owner.execute(
      `insert into hour_mark (site_id, hour_start, cause) select site_id, start, 'configuration' from emission where grain = 'hour'`,
    );
    await plant.derive();
    expect(differences(reference, await dump())).toEqual([]);
    expect((await plant.store.owner.query(stamp))[0]).toEqual(before);
  });
});
