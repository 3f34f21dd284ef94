import {
  addDays,
  countedPoints,
  betweenSeasons,
  coveragePctOf,
  EMPTY_YARD,
  HOUR_MS,
  localDateOf,
  localHourEnd,
  localMidnightMs,
  normalHdd,
  toldPctOf,
  USUAL_NCV_FACTOR,
  weatherSourcesOf,
  type Bridge,
  type Factor,
  type Grain,
  type HourFigures,
  type Period,
} from '#domain';
import {
  NORMALS,
  type EvidenceApprovals,
  type EvidenceContent,
  type EvidenceDegreeDays,
  type EvidenceEvent,
  type EvidenceFigures,
  type EvidenceFuel,
  type EvidenceReading,
} from '#evidence';
import {
  readAllEvents,
  readFigureOrigins,
  readFigures,
  readFuelDayBefore,
  readFuelDays,
  readPeriodActions,
  readRevisions,
  type Queryable,
} from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { readEvidenceClaims } from '../claims/evidence-claims.js';
import { keepsLedger } from '../fuel/fuel-site.js';
import { gatherRows, type EvidenceRows } from './evidence-rows.js';
import { readBridges, readGaps } from '../figures/counted-amounts.js';
import { causeOf } from '../periods/restate.js';
import { simulatedWithin } from '../figures/simulated-readings.js';
import { baseOfGaps, normalsOfGaps, readWeather } from '../figures/weather.js';
import { gatherFuelBook } from '../fuel/evidence-fuel.js';
import { readVerificationBook } from '../verification/verification-book.js';

const END_OF_TIME_MS = Date.UTC(9999, 0, 1);

/**
 * Everything that the figures of a period are made from, and the figures, as they are stored; null: there are none.
 * To be read in one snapshot in which nothing waits to be derived.
 */
export async function gatherEvidence(
  q: Queryable,
  derived: DerivedSite,
  period: Period,
  methodology: string,
): Promise<EvidenceContent | null> {
  const { site, configurationHash } = derived;
  const { fromMs, toMs, grain, label } = period;
  const [whole] = await readRows(q, derived, grain, fromMs, fromMs + 1, toMs);
  if (!whole) return null;
  const hours = await readRows(q, derived, 'hour', fromMs, toMs);
  const days = await readRows(q, derived, 'day', fromMs, toMs);
  const verification = await readVerificationBook(q, derived, period);
  const claims = await readEvidenceClaims(q, derived, period);
  const fuelBook = await gatherFuelBook(q, derived, period);

  const fuel = await gatherFuel(q, derived, period);
  const before = grain === 'season' ? betweenSeasons(site, period) : null;
  const between = before ? await readRows(q, derived, 'day', before.fromMs, before.toMs) : [];
  const simulation = await simulatedWithin(q, derived.siteId, period);
  const rows: EvidenceRows[] = [];
  for (const address of countedPoints(site)) rows.push(await gatherRows(q, derived, address, 'counted', period));
  const askedDays = [...new Set(rows.flatMap((one) => one.askedDays))].sort();
  for (const address of weatherPoints(derived)) {
    const zone = site.timeZone;
    const [first, last] = [askedDays[0], askedDays.at(-1)];
    const span = {
      fromMs: Math.min(fromMs, first === undefined ? fromMs : localMidnightMs(first, zone)),
      toMs: Math.max(toMs, last === undefined ? toMs : localMidnightMs(addDays(last, 1), zone)),
    };
    rows.push(await gatherRows(q, derived, address, 'weather', span));
  }
  const approvals = await gatherApprovals(q, derived, period);
  const starts = hours.map(({ startMs }) => startMs);
  const bridges = await readBridges(q, derived, starts);
  return {
    site,
    configurationHash,
    period: label,
    grain,
    fromMs,
    toMs,
    readings: distinct(rows.flatMap(({ readings }) => readings)),
    events: await gatherEvents(q, derived, rows, bridges),
    runs: rows.map(({ run }) => run),
    degreeDays: await gatherDegreeDays(q, derived, askedDays),
    gaps: await readGaps(q, derived, starts),
    bridges,
    factors: usedFactors(derived, [...hours, ...between, ...approvals.signatures], fuel),
    results: {
      ...(simulation && { simulated: simulation }),
      ...(fuel && { fuel }),
      ...(between.length > 0 && { between }),
      hours,
      days,
      period: grain === 'day' ? whole : { ...whole, isWhole: await isWhole(q, derived, period) },
    },
    approvals,
    ...(verification && { verification }),
    ...(claims && { claims }),
    ...(fuelBook && { fuelBook }),
    methodology,
  };
}

/** Who signed the period, under which figures, and every revision of it. */
async function gatherApprovals(
  q: Queryable,
  { siteId }: DerivedSite,
  { grain, fromMs }: Period,
): Promise<EvidenceApprovals> {
  const actions = grain === 'day' ? [] : await readPeriodActions(q, siteId, grain, { fromMs, toMs: fromMs + 1 });
  const rows = await readRevisions(q, siteId, grain, fromMs);
  return {
    signatures: actions.map(({ action, revision, who, reason, atMs, figures, simulated, conditions }) => ({
      action,
      revision,
      who,
      reason,
      atMs,
      figures,
      ...(simulated && { simulated }),
      ...(conditions && { conditions }),
    })),
    revisions: rows.map(({ revision, cause, recordedMs, figures }, i) => {
      const before = rows[i - 1]?.figures;
      return { revision, cause: before ? causeOf(cause, before, figures) : cause, recordedMs, figures };
    }),
  };
}

/** Stored figures with what they were made under. @param endMs of a single row, where it is not the next one's start */
async function readRows(
  q: Queryable,
  { site, siteId }: DerivedSite,
  grain: Grain,
  fromMs: number,
  toMs: number,
  endMs?: number,
): Promise<EvidenceFigures[]> {
  const stored = await readFigures(q, siteId, grain, fromMs, toMs);
  const origins = new Map((await readFigureOrigins(q, siteId, grain, fromMs, toMs)).map((o) => [o.startMs, o]));
  const zone = site.timeZone;
  return stored.map(({ startMs, figures, revision, closed }) => {
    const origin = origins.get(startMs)!;
    const end =
      endMs ??
      (grain === 'hour' ? localHourEnd(startMs, zone) : localMidnightMs(addDays(localDateOf(startMs, zone), 1), zone));
    const lengthMs = grain === 'hour' ? end - startMs : coveredLength(figures, end - startMs);
    const { label, configurationHash } = origin;
    return { label, startMs, lengthMs, figures, revision, closed, configurationHash };
  });
}

/** Whether the figure of a period was made after its end. */
async function isWhole(q: Queryable, { siteId }: DerivedSite, { grain, fromMs, toMs }: Period): Promise<boolean> {
  const [origin] = await readFigureOrigins(q, siteId, grain, fromMs, fromMs + 1);
  return origin !== undefined && origin.computedMs >= toMs;
}

/** The length that coverage is a share of: all of the interval, or the hours of it that were over. */
function coveredLength({ coveredMs, coveragePct, told, toldPct }: HourFigures, wholeMs: number): number {
  for (let lengthMs = wholeMs; lengthMs > 0; lengthMs -= HOUR_MS) {
    if (coveragePctOf(coveredMs, lengthMs) === coveragePct && toldPctOf(told, lengthMs) === toldPct) return lengthMs;
  }
  return wholeMs;
}

/** Events of the devices whose rows are here, and what withdrew one of them; to the end where a decision about a bridge may be among them. */
async function gatherEvents(
  q: Queryable,
  { siteId, points }: DerivedSite,
  rows: readonly EvidenceRows[],
  bridges: readonly Bridge[],
): Promise<EvidenceEvent[]> {
  const devices = rows.flatMap(({ run }) => points.get(run.point)?.deviceId ?? []);
  const endOfRows = rows.reduce((latest, { run }) => Math.max(latest, run.toMs ?? END_OF_TIME_MS), -Infinity);
  const endMs = bridges.length > 0 ? END_OF_TIME_MS : endOfRows;
  if (devices.length === 0) return [];
  const events = await readAllEvents(q, siteId, [...new Set(devices)], endMs);
  const ids = new Set(events.filter(({ event }) => event.type !== 'withdrawn').map(({ event }) => event.id));
  return events
    .filter(({ event }) => event.type !== 'withdrawn' || (event.event !== undefined && ids.has(event.event)))
    .map(({ device, receivedMs, event }) => ({ device, receivedMs, event }));
}

/** A row that several runs need is there once. */
function distinct(readings: readonly EvidenceReading[]): EvidenceReading[] {
  const byKey = new Map(readings.map((r) => [[r.point, r.t, r.eventId, r.v, r.q, r.counts].join(), r]));
  return [...byKey.values()];
}

const weatherPoints = ({ site }: DerivedSite): string[] => [
  ...new Set(weatherSourcesOf(site).flatMap((source) => (source.kind === 'point' ? [source.point] : []))),
];

async function gatherDegreeDays(
  q: Queryable,
  derived: DerivedSite,
  askedDays: readonly string[],
): Promise<EvidenceDegreeDays> {
  const zone = derived.site.timeZone;
  const normals = normalsOfGaps(derived.site, derived.normals);
  const baseC = baseOfGaps(normals);
  const [first, last] = [askedDays[0], askedDays.at(-1)];
  const known =
    first === undefined || last === undefined
      ? null
      : await readWeather(q, derived, localMidnightMs(first, zone), localMidnightMs(last, zone), baseC);
  const days = askedDays.map((date) => {
    const weather = known?.get(date);
    if (weather) return { date, degreeDays: weather.hdd, source: weather.source };
    return { date, degreeDays: normals && normalHdd(normals, date), source: normals && NORMALS + normals.id };
  });
  return { baseC, days };
}

/** The ledger of fuel of a period; null: none is kept. */
async function gatherFuel(q: Queryable, derived: DerivedSite, { fromMs, toMs }: Period): Promise<EvidenceFuel | null> {
  if (!keepsLedger(derived)) return null;
  const { site, siteId } = derived;
  const [first, last] = [fromMs, toMs - 1].map((ms) => localDateOf(ms, site.timeZone));
  const days = await readFuelDays(q, siteId, first!, last);
  if (days.length === 0) return null;
  const before = (await readFuelDayBefore(q, siteId, days[0]!.date)) ?? EMPTY_YARD;
  const { stockT, usedT, pendingT, measured } = before;
  const behind = await readFuelDays(q, siteId, addDays(days.at(-1)!.date, 1), addDays(days.at(-1)!.date, 1));
  return { opening: { stockT, usedT, pendingT, measured }, days, isOver: behind.length > 0 };
}

/** All versions of every factor that an hour was made with, or a figure that was signed. */
function usedFactors(
  { site, factors }: DerivedSite,
  made: readonly Pick<EvidenceFigures, 'figures'>[],
  fuel: EvidenceFuel | null,
): Factor[] {
  const usual = fuel ? [USUAL_NCV_FACTOR, ...(site.emissions?.fuel ?? []).flatMap(({ ncv }) => ncv ?? [])] : [];
  const versions = made.flatMap(({ figures }) => figures.factorVersions);
  const ids = new Set(versions.map((version) => version.slice(0, version.lastIndexOf('@'))));
  for (const id of usual) ids.add(id);
  return [...ids].sort().flatMap((id) => factors.get(id) ?? []);
}
