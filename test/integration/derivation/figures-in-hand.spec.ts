/** What figures are written and compared by, and what is not read again: always what one look at the tables says. */
import { HOUR_MS, NO_FIGURES, QUARTER_HOUR_MS, type HourFigures } from '#domain';
import {
  Names,
  readFigures,
  readFiguresAt,
  readHourAmounts,
  readNumbersAt,
  writeFigures,
  type Database,
  type NewFigures,
} from '#postgres';
import { FiguresInHand } from '../../../libs/derivation/src/figures/figures-in-hand.js';
import { deviceOf, pointOf, siteOf } from '../../support/plants/plant-of-tests.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';

const FROM = Date.UTC(2026, 0, 10);
const HOURS = 60;
const MADE = { configurationHash: 'x', nowMs: FROM };

/** Of each hour another one: nulls, digits, quotes, names of more than one byte. */
const figuresOf = (i: number): HourFigures => ({
  ...NO_FIGURES,
  heatGj: i % 7 === 0 ? null : 0.1 * i + 1e-17,
  netT: i % 5 === 0 ? null : -(i ** 3) / 3e7,
  u95T: -0,
  uncertainty: { [`meter:"熱\\${i % 3}"/x`]: i / 7, 'factor:a': 1e21 },
  coveredMs: { 'a/b': HOUR_MS - i },
  told: { ...NO_FIGURES.told, heldGj: i / 3 },
  factorMissing: i % 2 === 0,
  codes: i % 4 === 0 ? ['LATE', 'SUBSTITUTED'] : [],
  terms: { electricity: i / 11 },
});

const rowOf = (i: number): NewFigures => ({
  startMs: FROM + i * HOUR_MS,
  label: `hour "${i}"`,
  figures: figuresOf(i),
  revision: i % 3,
  closed: i % 3 > 0,
  firstReceivedMs: i % 6 === 0 ? null : FROM + i,
});

describe('figures by columns', () => {
  let db: Database;
  let siteId: number;
  let pointIds: number[];
  const rows = Array.from({ length: HOURS }, (_, i) => rowOf(i));
  const starts = rows.map(({ startMs }) => startMs);

  beforeAll(async () => {
    db = await freshDatabase('figures_in_hand');
    const points = ['one', 'two'].map((id) => pointOf('meter', id, { kind: 'total', unit: 'MW.h' }));
    const names = await Names.open(db);
    await names.declare([siteOf('columns', 'Asia/Shanghai', [deviceOf('meter', 'heat-meter', points)])]);
    siteId = names.siteId('columns')!;
    pointIds = ['one', 'two'].map((id) => names.point('columns', 'meter', id)!.pointId);
    await writeFigures(db, siteId, 'hour', rows, MADE);
  });

  it('are stored as they are', async () => {
    const stored = await readFigures(db, siteId, 'hour', FROM, FROM + HOURS * HOUR_MS);
    // -0 is no number of JSON
    const expected = rows.map(({ startMs, figures, revision, closed, firstReceivedMs }) => ({
      startMs,
      figures: { ...figures, u95T: 0 },
      revision,
      closed,
      firstReceivedMs,
    }));
    expect(stored).toEqual(expected);
    const labels = await db.query<{ label: string }>('select label from emission where site_id = $1 order by start', [
      siteId,
    ]);
    expect(labels.map(({ label }) => label)).toEqual(rows.map(({ label }) => label));
  });

  it('keep when the first reading came, and take everything else', async () => {
    const again = rows.map((row) => ({ ...row, firstReceivedMs: FROM + 9 }));
    await writeFigures(db, siteId, 'hour', again, MADE);
    const stored = await readFiguresAt(db, siteId, 'hour', starts);
    expect(rows.map(({ startMs }) => stored.get(startMs)!.firstReceivedMs)).toEqual(
      rows.map(({ firstReceivedMs }) => firstReceivedMs ?? FROM + 9),
    );
  });

  it('say by their numbers which may be the same', async () => {
    const numbers = await readNumbersAt(db, siteId, 'hour', [...starts, FROM - HOUR_MS], 'SUBSTITUTED');
    rows.forEach(({ startMs, figures, closed, revision }, i) => {
      expect(numbers.has(startMs)).toBe(true);
      expect([numbers.isClosed(startMs), numbers.revision(startMs)]).toEqual([closed, revision]);
      expect(numbers.hasCode(startMs)).toBe(i % 4 === 0);
      expect(numbers.isAlike(startMs, figures)).toBe(true);
      expect(numbers.isAlike(startMs, { ...figures, netT: (figures.netT ?? 0) + 1e-12 })).toBe(false);
      expect(numbers.isAlike(startMs, { ...figures, factorMissing: !figures.factorMissing })).toBe(false);
    });
    expect(numbers.has(FROM - HOUR_MS)).toBe(false);
    expect(numbers.isAlike(FROM - HOUR_MS, NO_FIGURES)).toBe(false);
    const none = await readNumbersAt(db, siteId, 'hour', [FROM - HOUR_MS], 'SUBSTITUTED');
    expect([none.has(FROM), none.isClosed(FROM), none.revision(FROM), none.hasCode(FROM)]).toEqual([
      false,
      false,
      0,
      false,
    ]);
  });

  it('in hand are those that are stored, whichever were known', async () => {
    const [fromMs, toMs] = [FROM + 5 * HOUR_MS, FROM + 50 * HOUR_MS];
    const stored = (await readFigures(db, siteId, 'hour', fromMs, toMs)).map(({ startMs, figures }) => ({
      startMs,
      figures,
    }));
    for (const known of [[], [10, 11, 12], [3, 4, 5, 6, 49, 50], rows.map((_, i) => i)]) {
      const inHand = new FiguresInHand(db, siteId);
      const own = known.map((i) => [starts[i]!, stored.find(({ startMs }) => startMs === starts[i])?.figures] as const);
      inHand.put('hour', new Map(own.flatMap(([startMs, figures]) => (figures ? [[startMs, figures]] : []))));
      for (const _ of ['read', 'known']) {
        const parts = await inHand.within('hour', fromMs, toMs);
        expect(parts.map(({ startMs, figures }) => ({ startMs, figures }))).toEqual(stored);
      }
    }
  });

  it('come from windows that are asked for one by one as from a stretch of them', async () => {
    await db.execute(
      `insert into window_15m (point_id, start, amount, covered_ms, lost_ms, excluded, codes, state)
       select p, to_timestamp($2::float8 / 1000) + k * interval '15 minutes', case when k % 9 > 0 then k / 7.0 end, 900000 - k, k % 5,
              case when k % 11 = 0 then k / 3.0 end, case k % 3 when 0 then '{LATE,GAP}'::text[] when 1 then '{GAP}' else '{}' end, '{}'
       from unnest($1::int[]) p, generate_series(0, $3::int) k where (k + p) % 13 > 0`,
      [pointIds, FROM, 4 * HOURS],
    );
    const hours = starts.map((startMs) => ({ startMs, endMs: startMs + HOUR_MS }));
    // shorter where the clocks were changed, and one that begins where no window does
    hours[7] = { ...hours[7]!, endMs: hours[7]!.startMs + 2 * QUARTER_HOUR_MS };
    hours.push({ startMs: FROM + 5 * HOUR_MS + 60_000, endMs: FROM + 6 * HOUR_MS });
    const close = await readHourAmounts(db, pointIds, hours);
    const far = await readHourAmounts(db, pointIds, [
      ...hours,
      { startMs: FROM + 900 * HOUR_MS, endMs: FROM + 901 * HOUR_MS },
    ]);
    expect(close).toEqual(far);
    const [byHand] = await db.query<{ amount: number; known: number }>(
      `select sum(amount order by start) as amount, count(amount)::int as known from window_15m
       where point_id = $1 and start >= to_timestamp($2::float8 / 1000) and start < to_timestamp($3::float8 / 1000)`,
      [pointIds[0], starts[20], starts[21]],
    );
    const own = close.find(({ pointId, startMs }) => pointId === pointIds[0] && startMs === starts[20])!;
    expect([own.amount, own.knownMs]).toEqual([byHand!.amount, byHand!.known * QUARTER_HOUR_MS]);
    expect(own.codes).toEqual(['GAP', 'LATE']);
    expect(
      close.filter(({ startMs }) => startMs === starts[7]).map(({ coveredMs }) => coveredMs < HOUR_MS / 2),
    ).toEqual([true, true]);
  });
});
