import { localDateOf, localMidnightMs, type LocalDate } from '../calendar/local-date.js';
import { ncvAsReceived } from '../emissions/terms.js';
import { lastInForce } from '../emissions/factors/in-force.js';
import { inOrderOfTime, sumOf } from '../order.js';
import { findPoint } from '../plant/find-point.js';
import { versionAt, type Site } from '../plant/plant.js';
import { convert } from '../unit/unit.js';
import { isFreshOn, NO_LEDGER, type DayFuel } from './day-fuel.js';
import { fuelGateAt } from './fuel-gate.js';
import type { FuelCarried, FuelInput } from './fuel-ledger.js';

/** What a window says of a point of the gate. */
export interface FuelWindow {
  /** Unix ms. */
  readonly startMs: number;
  readonly amount: number | null;
  readonly last: number | null;
}

/** A stock-taking as it was recorded. */
export interface StockTaking {
  /** Unix ms. */
  readonly ts: number;
  readonly id: string;
  /** Address. */
  readonly point: string;
  readonly value: number;
}

/**
 * What is known of the fuel of a day.
 * @param heatsGj of its hours, in order of time
 * @param windowsOf of a point on that day
 */
export function fuelInput(
  site: Site,
  date: LocalDate,
  heatsGj: readonly number[],
  windowsOf: (address: string) => readonly FuelWindow[],
): FuelInput {
  const startMs = localMidnightMs(date, site.timeZone);
  const gate = site.emissions ? fuelGateAt(site.emissions, startMs) : null;
  const loads = (gate?.points ?? []).flatMap((address) =>
    inOrderOfTime(windowsOf(address), (window) => window.startMs).flatMap((window) =>
      window.amount === null ? [] : (inUnitOf(site, address, window.startMs, window.amount, 't') ?? []),
    ),
  );
  const isDry = lastInForce(site.emissions?.fuel ?? [], startMs)?.ncvBasis === 'dry';
  const measured = (address: string | null, unit: string): Measured =>
    address === null ? [] : newestFirst(site, address, windowsOf(address), unit);
  const water = isDry ? [...measured(gate?.moisturePoint ?? null, '1')] : null;
  const ncvGjPerT = newestBatch(measured(gate?.ncvPoint ?? null, 'GJ.t-1'), water);
  return { date, heatGj: sumOf(heatsGj), receivedT: sumOf(loads), ncvGjPerT };
}

type Measured = Iterable<{ readonly startMs: number; readonly value: number }>;

/** What was measured, from the newest on: of the hundred windows of a day mostly the last one is enough. */
function* newestFirst(
  site: Site,
  address: string,
  windows: readonly FuelWindow[],
  unit: string,
): Generator<{
  startMs: number;
  value: number;
}> {
  for (const { startMs, last } of inOrderOfTime(windows, (window) => window.startMs).toReversed()) {
    const value = last === null ? null : inUnitOf(site, address, startMs, last, unit);
    if (value !== null) yield { startMs, value };
  }
}

/**
 * The newest calorific value as received, GJ/t; null: there is none.
 * @param water of the fuel, the newest first; null: the values are not those of the dry fuel
 */
function newestBatch(values: Measured, water: readonly { startMs: number; value: number }[] | null): number | null {
  for (const { startMs: atMs, value } of values) {
    // a dry value without its water says nothing of what is burnt
    const moisture = water?.find((one) => one.startMs <= atMs)?.value;
    const received = water === null ? value : moisture === undefined ? 0 : ncvAsReceived(value, moisture);
    if (received > 0) return received;
  }
  return null;
}

/** By local day, t: of several on a day the last one says what lies there at its end. */
export function stockByDay(site: Site, taken: readonly StockTaking[]): Map<LocalDate, number> {
  const byDay = new Map<LocalDate, number>();
  for (const { ts, point, value } of inOrderOfTime(taken, (one) => one.ts)) {
    const massT = inUnitOf(site, point, ts, value, 't');
    if (massT !== null) byDay.set(localDateOf(ts, site.timeZone), massT);
  }
  return byDay;
}

/** What the hours of a day are made with before it has a place in the ledger. */
export function carriedFuel(before: FuelCarried | undefined, date: LocalDate): DayFuel {
  const measured = before?.measured;
  if (!measured) return NO_LEDGER;
  return { ...NO_LEDGER, ncv: { gjPerT: measured.gjPerT, isFresh: isFreshOn(measured.on, date) } };
}

function inUnitOf(site: Site, address: string, ms: number, value: number, unit: string): number | null {
  const point = findPoint(site.devices, address);
  return point ? convert(value, versionAt(point, ms).unit, unit) : null;
}
