import fc from 'fast-check';
import { addDays, datesBetween } from '../calendar/local-date.js';
import type { FuelBatch } from './batch.js';
import { balanceOf } from './energy-balance.js';
import { reconcileFuel, weeksOf } from './reconcile.js';
import type { FuelDelivery, ReconcileInput, WeighedLoad } from './reconciliation.js';

const MONDAY = '2026-01-05';
const PERIOD = { start: MONDAY, end: '2026-01-18' };
const DAYS = datesBetween(PERIOD.start, PERIOD.end);

/** Each day a truck of 20 t at 15 GJ/t: 300 GJ, of which the heat takes 300 at an efficiency of 0.8. */
const delivery = (date: string, more: Partial<FuelBatch> = {}): FuelDelivery => ({
  date,
  deliveredMs: Date.parse(`${date}T08:00:00Z`),
  batch: {
    id: `b-${date}`,
    version: 1,
    supplier: 'Jilin Straw',
    origin: "Nong'an",
    crop: 'maize',
    massT: 20,
    moisture: 0.12,
    ncvGjPerT: 15,
    ncvBasis: 'received',
    distanceKm: 100,
    certificate: 'Q-1',
    certificateUntil: '2026-06-30',
    surplusProof: 'S-1',
    ...more,
  },
});
const load = (date: string, more: Partial<WeighedLoad> = {}): WeighedLoad => ({
  id: `b-${date}`,
  date,
  massT: 20,
  ncvGjPerT: 15,
  moisture: 0.12,
  ...more,
});
const input = (more: Partial<ReconcileInput> = {}): ReconcileInput => ({
  period: PERIOD,
  timeZone: 'Asia/Shanghai',
  days: DAYS.map((date) => ({ date, heatGj: 240, efficiency: 0.8 })),
  deliveries: DAYS.map((date) => delivery(date)),
  loads: DAYS.map((date) => load(date)),
  openingGj: 0,
  stockGjAt: new Map(),
  u95: { efficiency: 0.05, heat: 0.03, mass: 0.05, ncv: 0.05 },
  assumed: { shareWithoutProof: 0, distanceKm: 120 },
  ...more,
});
const changed = (from: string, to: string, batch: Partial<FuelBatch>): FuelDelivery[] =>
  DAYS.map((date) => delivery(date, date >= from && date <= to ? batch : {}));

describe('papers, weighbridge and heat that agree', () => {
  it('have two weeks and no finding', () => {
    expect(reconcileFuel(input())).toEqual({
      weeks: ['2026-01-05', '2026-01-12'].map((start) => ({
        start,
        end: addDays(start, 6),
        papers: { batches: 7, massT: 140, energyGj: 2_100 },
        scale: { loads: 7, massT: 140, energyGj: 2_100 },
        heat: { heatGj: 1_680, unknownDays: 0, fuelGj: 2_100, shortGj: 0 },
        stock: { startGj: 0, endGj: 0 },
        findings: [],
      })),
      findings: [],
    });
  });

  it('are not asked of where nobody keeps the book, nor of days before it was begun', () => {
    expect(reconcileFuel(input({ deliveries: [] }))).toEqual({ weeks: [], findings: [] });
    const late = input({
      deliveries: DAYS.slice(3).map((date) => delivery(date)),
      loads: DAYS.map((date) => load(date)),
    });
    expect(reconcileFuel(late)).toMatchObject({
      weeks: [{ start: '2026-01-08', end: '2026-01-11' }, {}],
      findings: [],
    });
  });

  it('may err by what is known of them', () => {
    // 10 % more heat than papers: the root of 5, 3, 5 and 5 % is 9.2 %, and a truck more or less is none
    const days = DAYS.map((date) => ({ date, heatGj: 240 * 1.1, efficiency: 0.8 }));
    expect(reconcileFuel(input({ days })).findings).toEqual([]);
  });

  it('begin a week on Monday, cut off at the ends', () => {
    expect(weeksOf('2026-01-07', '2026-01-13')).toEqual([
      { start: '2026-01-07', end: '2026-01-11' },
      { start: '2026-01-12', end: '2026-01-13' },
    ]);
    expect(weeksOf('2026-01-11', '2026-01-11')).toEqual([{ start: '2026-01-11', end: '2026-01-11' }]);
  });
});

describe('a finding', () => {
  const first = { start: '2026-01-05', end: '2026-01-11' };
  const kinds = (of: Partial<ReconcileInput>) => reconcileFuel(input(of)).findings.map(({ kind }) => kind);

  it('is a weighbridge that tells nothing while trucks come', () => {
    const loads = DAYS.filter((date) => date > '2026-01-07').map((date) => load(date));
    expect(reconcileFuel(input({ loads })).findings).toEqual([
      {
        kind: 'papers-unweighed',
        ...first,
        found: 140,
        expected: 80,
        limit: Math.hypot(7, 4),
        unit: 't',
      },
    ]);
    expect(kinds({ loads: null })).toEqual([]);
  });

  it('is fuel that no papers go with', () => {
    const loads = [...DAYS.map((date) => load(date)), load('2026-01-06', { id: 'x', massT: 30 })];
    expect(kinds({ loads })).toEqual(['weighed-without-papers']);
  });

  it('is a truck told on another day than its papers: none', () => {
    const loads = DAYS.map((date) => load(date, { date: addDays(date, 3) }));
    expect(kinds({ loads })).toEqual([]);
  });

  it('is straw that papers say drier than it was', () => {
    const wrong = changed('2026-01-05', '2026-01-11', { moisture: 0.02, ncvGjPerT: 16.9 });
    expect(reconcileFuel(input({ deliveries: wrong })).findings).toMatchObject([
      { kind: 'calorific-value', ...first, found: 2_366, expected: 2_100, unit: 'GJ' },
      {
        kind: 'moisture',
        ...first,
        found: 0.02,
        expected: expect.closeTo(0.12, 12) as number,
        limit: Math.hypot(0.02, 0.02),
      },
    ]);
  });

  it('is heat for which too little came, after what was left is burnt', () => {
    const few = DAYS.filter((date) => date < '2026-01-13').map((date) => delivery(date));
    const loads = few.map(({ date }) => load(date));
    expect(reconcileFuel(input({ deliveries: few, loads })).findings).toMatchObject([
      { kind: 'burnt-without-papers', start: '2026-01-12', found: 2_100, expected: 300, unit: 'GJ' },
    ]);
    expect(kinds({ deliveries: few, loads, openingGj: 1_800 })).toEqual([]);
    expect(kinds({ deliveries: few, loads, stockGjAt: new Map([['2026-01-11', 1_800]]) })).toEqual([]);
    const unknown = DAYS.map((date) => ({ date, heatGj: date < '2026-01-13' ? 240 : null, efficiency: 0.8 }));
    expect(kinds({ deliveries: few, loads, days: unknown })).toEqual([]);
  });

  it('is a certificate that has ended, and names the batches', () => {
    const lapsed = changed('2026-01-06', '2026-01-07', { certificateUntil: '2026-01-06' });
    expect(reconcileFuel(input({ deliveries: lapsed })).findings).toEqual([
      { kind: 'certificate-lapsed', ...first, found: 20, expected: 0, limit: 0, unit: 't', batches: ['b-2026-01-07'] },
    ]);
  });

  it('is an assumption of the site file that papers do not bear out', () => {
    const unproven = changed('2026-01-06', '2026-01-06', { surplusProof: null });
    expect(reconcileFuel(input({ deliveries: unproven })).findings).toMatchObject([
      { kind: 'without-proof', ...PERIOD, found: expect.closeTo(1 / 14, 12) as number, expected: 0, limit: 0 },
    ]);
    expect(kinds({ deliveries: unproven, assumed: { shareWithoutProof: 0.08, distanceKm: null } })).toEqual([]);
    expect(kinds({ assumed: { shareWithoutProof: 0, distanceKm: 90 } })).toEqual(['distance']);
    expect(kinds({ assumed: { shareWithoutProof: 0, distanceKm: 96 } })).toEqual([]);
  });

  it('does not depend on the order in which anything came (property)', () => {
    const amount = fc.double({ min: 1, max: 60, noNaN: true });
    const trucks = fc.array(fc.record({ day: fc.nat(13), massT: amount, hasLoad: fc.boolean() }), { maxLength: 20 });
    fc.assert(
      fc.property(trucks, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (list, chance) => {
        const deliveries = list.map(({ day, massT }, i) => delivery(DAYS[day]!, { id: `t-${i}`, massT }));
        const loads = list.flatMap(({ day, massT, hasLoad }, i) =>
          hasLoad ? [load(DAYS[day]!, { id: `t-${i}`, massT })] : [],
        );
        const shuffled = <Row>(rows: readonly Row[]): Row[] =>
          rows
            .map((row) => ({ row, rank: chance.next().value as number }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ row }) => row);
        expect(reconcileFuel(input({ deliveries: shuffled(deliveries), loads: shuffled(loads) }))).toEqual(
          reconcileFuel(input({ deliveries, loads })),
        );
      }),
    );
  });

  it('leaves no energy unaccounted for (property)', () => {
    const day = fc.record({
      heatGj: fc.double({ min: 0, max: 1_000, noNaN: true }),
      massT: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(
        fc.array(day, { minLength: 14, maxLength: 14 }),
        fc.double({ min: 0, max: 500, noNaN: true }),
        (list, openingGj) => {
          const balance = balanceOf(
            {
              openingGj,
              stockGjAt: new Map(),
              days: list.map(({ heatGj }, i) => ({ date: DAYS[i]!, heatGj, efficiency: 0.8 })),
              deliveries: list.map(({ massT }, i) => delivery(DAYS[i]!, { massT })),
            },
            PERIOD.start,
          );
          const sum = (of: (one: (typeof balance)[number]) => number): number =>
            balance.reduce((all, one) => all + of(one), 0);
          const received = list.reduce((all, { massT }) => all + massT * 15, 0);
          expect(openingGj + received + sum(({ shortGj }) => shortGj)).toBeCloseTo(
            sum(({ usedGj }) => usedGj) + balance.at(-1)!.stockGj,
            6,
          );
        },
      ),
    );
  });
});
