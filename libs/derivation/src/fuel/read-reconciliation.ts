import {
  addDays,
  chooseFactor,
  convert,
  datesBetween,
  efficiencyFactor,
  efficiencyOn,
  findDevice,
  fuelBook,
  heatingSeason,
  lastInForce,
  likelyErrorShare,
  localDateOf,
  localMidnightMs,
  reconcileFuel,
  seasonOn,
  standingBatches,
  stockByDay,
  strawAmounts,
  versionAt,
  writtenEfficiency,
  yearOf,
  type LocalDate,
  type Period,
  type Reconciliation,
  type ReconcileInput,
  type WeighedLoad,
} from '#domain';
import { readAmounts, readFigures, readFuelBatches, readPointRows, readStockTakings, type Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { gateOf } from './fuel-site.js';

/** Half width of the 95 % interval of a calorific value, papers and laboratory each, as a share (docs/fuel-batches.md#limits). */
const NCV_U95 = 0.05;
/** Of a mass, where no weighbridge says what it may err by. */
const MASS_U95 = 0.05;
/** Of an efficiency whose factor does not say. */
const UNKNOWN_U95 = 0.5;

export interface FuelReconciliation extends Reconciliation {
  /** Local days that were held against each other, both included; null: none of them is over. */
  readonly span: { readonly start: LocalDate; readonly end: LocalDate } | null;
  /** Papers of a simulator are among them. */
  readonly simulated: boolean;
  readonly u95: ReconcileInput['u95'] | null;
}

const NOTHING: FuelReconciliation = { span: null, simulated: false, u95: null, weeks: [], findings: [] };

/**
 * Papers of a period against weighbridge and heat, up to the last whole local day.
 * @param nowMs Unix ms
 */
export async function readReconciliation(
  q: Queryable,
  derived: DerivedSite,
  period: Period,
  nowMs: number,
): Promise<FuelReconciliation> {
  const { site, siteId } = derived;
  const zone = site.timeZone;
  const yesterday = addDays(localDateOf(nowMs, zone), -1);
  const end = period.end < yesterday ? period.end : yesterday;
  if (end < period.start) return NOTHING;
  const since = bookStart(derived, period.start);
  const [fromMs, toMs] = [localMidnightMs(since, zone), localMidnightMs(addDays(end, 1), zone)];
  const rows = await readFuelBatches(q, siteId, { fromMs, toMs, asOfMs: null });
  const standing = standingBatches(fuelBook(rows)).filter(
    ({ deliveredMs }) => deliveredMs >= fromMs && deliveredMs < toMs,
  );
  const span = { start: period.start, end };
  if (standing.length === 0) return { ...NOTHING, span };
  const u95 = u95Of(derived, end);
  const ncv = strawAmounts(standing, zone).meanNcvGjPerT ?? 0;
  const storeT = lastInForce(site.emissions?.fuel ?? [], fromMs)?.storeT ?? 0;
  const taken = stockByDay(site, await readStockTakings(q, siteId, gateOf(derived)));
  const known = reconcileFuel({
    period: span,
    timeZone: zone,
    days: await readDays(q, derived, { start: since, end }),
    deliveries: standing.map((row) => ({ ...row, date: localDateOf(row.deliveredMs, zone) })),
    loads: await readWeighed(q, derived, fromMs, toMs),
    openingGj: storeT * ncv,
    stockGjAt: new Map([...taken].map(([date, massT]) => [date, massT * ncv])),
    u95,
    assumed: assumedOn(derived, toMs - 1),
  });
  return { ...known, span, simulated: standing.some(({ simulated }) => simulated), u95 };
}

/** The first day after the last season before a date: what came between two seasons is burnt in the next. */
function bookStart({ site }: DerivedSite, date: LocalDate): LocalDate {
  const season = seasonOn(site.season, date);
  const before = date > season.end ? season : heatingSeason(site.season, yearOf(season.start) - 1);
  return addDays(before.end, 1);
}

async function readDays(
  q: Queryable,
  { site, siteId, factors }: DerivedSite,
  { start, end }: { readonly start: LocalDate; readonly end: LocalDate },
): Promise<ReconcileInput['days']> {
  const zone = site.timeZone;
  const [fromMs, toMs] = [localMidnightMs(start, zone), localMidnightMs(addDays(end, 1), zone)];
  const figures = await readFigures(q, siteId, 'day', fromMs, toMs);
  const heat = new Map(figures.map((row) => [localDateOf(row.startMs, zone), row.figures.heatGj]));
  return datesBetween(start, end).flatMap((date) => {
    const entry = lastInForce(site.emissions?.biomass ?? [], localMidnightMs(date, zone));
    const efficiency = entry ? efficiencyOn(entry.efficiency, factors, date, 'project') : null;
    return efficiency === null ? [] : [{ date, heatGj: heat.get(date) ?? null, efficiency }];
  });
}

/** Trucks by the point that fuel is weighed by, with what was measured at the same time; null: no point tells of trucks. */
async function readWeighed(
  q: Queryable,
  { site, points }: DerivedSite,
  fromMs: number,
  toMs: number,
): Promise<WeighedLoad[] | null> {
  const { biomass = [], haulage = [] } = site.emissions ?? {};
  const fuel = lastInForce(biomass, toMs - 1)?.fuel ?? null;
  const mass = points.get(fuel?.point ?? lastInForce(haulage, toMs - 1)?.point ?? '');
  const version = mass && versionAt(mass.point, toMs - 1);
  if (!mass || version?.kind !== 'delta' || version.intervalMs !== null) return null;
  const measured = async (address: string | null | undefined, unit: string): Promise<Map<number, number>> => {
    const found = points.get(address ?? '');
    if (!found) return new Map();
    const rows = await readPointRows(q, found, fromMs, toMs);
    return new Map(
      rows.flatMap(({ t, v }) => {
        const value = convert(v, versionAt(found.point, t).unit, unit);
        return value === null ? [] : [[t, value] as const];
      }),
    );
  };
  const ncv = await measured(fuel?.ncvPoint, 'GJ.t-1');
  const moisture = await measured(fuel?.moisturePoint, '1');
  const amounts = await readAmounts(q, [mass.pointId], fromMs, toMs);
  return amounts.flatMap(({ t, eventId, v }) => {
    const massT = convert(v, versionAt(mass.point, t).unit, 't');
    if (massT === null) return [];
    const load = { id: eventId, date: localDateOf(t, site.timeZone), massT };
    return [{ ...load, ncvGjPerT: ncv.get(t) ?? null, moisture: moisture.get(t) ?? null }];
  });
}

function u95Of({ site, factors }: DerivedSite, date: LocalDate): ReconcileInput['u95'] {
  const ms = localMidnightMs(date, site.timeZone);
  const { biomass = [], credited = [], haulage = [] } = site.emissions ?? {};
  const entry = lastInForce(biomass, ms);
  const deviceOf = (address: string | undefined) =>
    address === undefined ? undefined : findDevice(site.devices, address);
  const meters = credited.flatMap(({ point }) => deviceOf(point) ?? []);
  const scale = deviceOf(entry?.fuel?.point ?? lastInForce(haulage, ms)?.point);
  return {
    efficiency: entry ? efficiencyU95(entry.efficiency, factors, date) : 0,
    heat: Math.max(0, ...meters.map((meter) => likelyErrorShare(meter, date, 'heat'))),
    mass: scale ? likelyErrorShare(scale, date, 'other') : MASS_U95,
    ncv: NCV_U95,
  };
}

function efficiencyU95(
  efficiency: Parameters<typeof efficiencyFactor>[0],
  factors: DerivedSite['factors'],
  date: LocalDate,
): number {
  const written = writtenEfficiency(efficiency);
  if (written) return written.u95;
  const u95 = chooseFactor(factors, efficiencyFactor(efficiency)!, date, 'credit')?.factor.u95;
  return u95 ? Math.max(u95.minus, u95.plus) : UNKNOWN_U95;
}

function assumedOn({ site }: DerivedSite, ms: number): ReconcileInput['assumed'] {
  const { competing = [], haulage = [] } = site.emissions ?? {};
  return {
    shareWithoutProof: lastInForce(competing, ms)?.shareWithoutProof ?? 0,
    distanceKm: lastInForce(haulage, ms)?.distanceKm ?? null,
  };
}
