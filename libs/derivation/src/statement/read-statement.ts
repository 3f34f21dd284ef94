import {
  addDays,
  allot,
  allottedPoints,
  byName,
  convert,
  customersOf,
  datesBetween,
  HOUR_MS,
  likelyErrorShare,
  localDateOf,
  localHourStart,
  localMidnightMs,
  sumOf,
  versionAt,
  type Allotment,
  type AllottedDay,
  type Customer,
  type CustomerMeter,
  type LocalDate,
  type Period,
} from '#domain';
import {
  readFigureOrigins,
  readFigures,
  readFiguresAt,
  readIntervalAmounts,
  type FigureOrigin,
  type IntervalAmount,
  type Queryable,
  type StoredFigures,
} from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { readPeriodStanding, type PeriodStanding } from '../periods/period-standing.js';

/** What the register of one substation counted in the period. */
export interface MeterHeat {
  readonly meter: CustomerMeter;
  /** null: nothing is known. */
  readonly heatGj: number | null;
  /** Held back or refused. */
  readonly excludedGj: number;
  readonly coveragePct: number;
  /** Sorted. */
  readonly codes: readonly string[];
  /** Days on which something is known. */
  readonly days: ReadonlyMap<LocalDate, number>;
}

export interface CustomerHeat {
  readonly customer: Customer;
  readonly meters: readonly MeterHeat[];
}

/** What a statement of a period is made from. */
export interface StatementFigures {
  readonly stored: StoredFigures;
  readonly origin: FigureOrigin;
  /** null: a day, which closes by itself. */
  readonly standing: PeriodStanding | null;
  /** Every local day up to now; null where there are no figures. */
  readonly days: readonly { readonly date: LocalDate; readonly stored: StoredFigures | null }[];
  readonly customers: readonly CustomerHeat[];
  readonly allotment: Allotment;
  /** Heat of customers on days whose credited heat is not known, GJ: no tonnes are allotted for it. */
  readonly heatWithoutCreditGj: number;
  /** The customers' registers together counted more than the credited ones on so many days. */
  readonly daysAboveCredit: number;
}

/** Figures of a period with the heat and the tonnes of each customer; null where nothing of it is stored. */
export async function readStatement(
  q: Queryable,
  derived: DerivedSite,
  period: Period,
  nowMs: number,
): Promise<StatementFigures | null> {
  const { site, siteId } = derived;
  const { grain, fromMs, toMs } = period;
  const stored = (await readFiguresAt(q, siteId, grain, [fromMs])).get(fromMs);
  const [origin] = await readFigureOrigins(q, siteId, grain, fromMs, fromMs + 1);
  if (!stored || !origin) return null;
  const standing =
    grain === 'day' ? null : await readPeriodStanding(q, derived, { label: period.label, grain }, stored, nowMs);
  const byStart = new Map(
    (await readFigures(q, siteId, 'day', fromMs, toMs)).map((day): [number, StoredFigures] => [day.startMs, day]),
  );
  const days = daysOf(derived, period, Math.max(nowMs, ...byStart.keys()));
  const customers = await readCustomers(q, derived, days, period, nowMs);
  const allotted = days.map(({ date, startMs }): AllottedDay => {
    const counted = allottedPoints(site, startMs);
    const registers = customers.flatMap(({ meters }) => meters);
    const heat = registers.flatMap(({ meter, days: own }): [string, number][] => {
      const { address } = meter.point;
      const gj = own.get(date);
      return gj === undefined || (counted && !counted.has(address)) ? [] : [[address, gj]];
    });
    return { date, figures: byStart.get(startMs)?.figures ?? NOTHING, heatGj: new Map(heat) };
  });
  const meters = customers.flatMap(({ customer, meters: own }) =>
    own.map(({ meter }) => ({
      address: meter.point.address,
      customer: customer.name,
      errorShare: likelyErrorShare(meter.device, period.end, 'heat'),
    })),
  );
  const delivered = ({ heatGj }: AllottedDay): number => sumOf(byName(Object.fromEntries(heatGj)).map(([, gj]) => gj));
  return {
    stored,
    origin,
    standing,
    days: days.map(({ date, startMs }) => ({ date, stored: byStart.get(startMs) ?? null })),
    customers,
    allotment: allot(meters, allotted, stored.figures),
    heatWithoutCreditGj: sumOf(allotted.map((day) => (day.figures.heatGj === null ? delivered(day) : 0))),
    daysAboveCredit: allotted.filter((day) => day.figures.heatGj !== null && delivered(day) > day.figures.heatGj)
      .length,
  };
}

const NOTHING: AllottedDay['figures'] = {
  heatGj: null,
  grossT: null,
  projectT: null,
  leakageT: null,
  uncertainty: {},
};

interface Day {
  readonly date: LocalDate;
  readonly startMs: number;
  readonly endMs: number;
}

/** The local days of a period that have begun at a moment. */
function daysOf({ site }: DerivedSite, { fromMs, toMs }: Period, atMs: number): Day[] {
  const zone = site.timeZone;
  const last = localDateOf(Math.max(fromMs, Math.min(toMs - 1, atMs)), zone);
  return datesBetween(localDateOf(fromMs, zone), last).map((date) => ({
    date,
    startMs: localMidnightMs(date, zone),
    endMs: localMidnightMs(addDays(date, 1), zone),
  }));
}

async function readCustomers(
  q: Queryable,
  derived: DerivedSite,
  days: readonly Day[],
  { fromMs, toMs }: Period,
  nowMs: number,
): Promise<CustomerHeat[]> {
  const { site, points } = derived;
  const customers = customersOf(site);
  const ids = customers.flatMap(({ meters }) =>
    meters.flatMap(({ point }) => points.get(point.address)?.pointId ?? []),
  );
  const rows = new Map<number, IntervalAmount[]>();
  for (const row of await readIntervalAmounts(q, ids, [...days.map(({ startMs }) => startMs), days.at(-1)!.endMs])) {
    rows.set(row.pointId, [...(rows.get(row.pointId) ?? []), row]);
  }
  const dates = new Map(days.map(({ date, startMs }) => [startMs, date]));
  // Of a period that is not over, what lies before the hour in hand: as for the coverage of the site.
  const elapsedMs = Math.max(HOUR_MS, Math.min(toMs, localHourStart(nowMs, site.timeZone)) - fromMs);
  return customers.map((customer) => ({
    customer,
    meters: customer.meters.map((meter) => {
      const pointId = points.get(meter.point.address)?.pointId;
      const own = (pointId === undefined ? [] : (rows.get(pointId) ?? [])).toSorted((a, b) => a.startMs - b.startMs);
      return heatOf(meter, own, dates, elapsedMs);
    }),
  }));
}

function heatOf(
  meter: CustomerMeter,
  rows: readonly IntervalAmount[],
  dates: ReadonlyMap<number, LocalDate>,
  elapsedMs: number,
): MeterHeat {
  const days = new Map<LocalDate, number>();
  let excludedGj = 0;
  for (const { startMs, amount, excluded } of rows) {
    const gj = convert(1, versionAt(meter.point, startMs).unit, 'GJ') ?? 0;
    excludedGj += excluded * gj;
    if (amount !== null) days.set(dates.get(startMs)!, amount * gj);
  }
  const coveredMs = rows.reduce((sum, row) => sum + row.coveredMs, 0);
  return {
    meter,
    heatGj: days.size === 0 ? null : sumOf(days.values()),
    excludedGj,
    coveragePct: Math.min(100, (100 * coveredMs) / elapsedMs),
    codes: [...new Set(rows.flatMap(({ codes }) => codes))].sort(),
    days,
  };
}
