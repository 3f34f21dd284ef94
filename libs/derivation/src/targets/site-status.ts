import {
  convert,
  debitWords,
  entriesInForce,
  firstDayOf,
  grossWords,
  groupedBy,
  instantWithMs,
  instantWriter,
  isQuarantined,
  localDateOf,
  localMidnightMs,
  monthOf,
  seasonOn,
  silentAfterMs,
  versionAt,
  DAY_MS,
  FUTURE_TOLERANCE_MS,
  WINDOW_MS,
  type Device,
  type HeldRegister,
  type HourFigures,
  type Site,
  type TargetProgress,
} from '#domain';
import type { StatusAnswer } from '#contracts';
import {
  allEnded,
  countActiveAlerts,
  countWaitingDeadLetters,
  readFiguresAt,
  readNewestReadings,
  readPointCodes,
  readSeenDevices,
  readWindowAt,
  type PointCodes,
  type Queryable,
} from '#postgres';
import { CIRCULARITY } from '#words';
import type { DerivedSite, WantedFigures } from '../derived-site.js';
import { unsettledStatus } from './unsettled.js';
import { simulatedReadings } from '../figures/simulated-readings.js';
import { weighsFuel } from '../figures/weigh-fuel.js';
import { newestFindings } from './newest-findings.js';
import { heldOfSite, heldRegisters } from './held-registers.js';
import { statusPoints } from './status-points.js';

/** Starts of the day, month and season of the status; between seasons the last one. */
function startsOf({ site }: DerivedSite, now: number): Readonly<Record<'day' | 'month' | 'season', number>> {
  const today = localDateOf(now, site.timeZone);
  const midnight = (date: string): number => localMidnightMs(date, site.timeZone);
  return {
    day: midnight(today),
    month: midnight(firstDayOf(monthOf(today))),
    season: midnight(seasonOn(site.season, today).start),
  };
}

/** The stored figures that the status and the findings of its day are made from, besides those of its targets. */
export function figuresOfStatus(derived: DerivedSite, now: number): WantedFigures[] {
  const starts = startsOf(derived, now);
  const grains = (['day', 'month', 'season'] as const).map((grain) => ({
    grain,
    fromMs: starts[grain],
    toMs: starts[grain] + 1,
  }));
  return weighsFuel(derived) ? [...grains, { grain: 'day', fromMs: starts.season, toMs: now }] : grains;
}

/** The status document of a site (docs/contract.md#status) as of now, from what is committed. */
export async function siteStatus(
  q: Queryable,
  derived: DerivedSite,
  targets: readonly TargetProgress[],
  now: number,
): Promise<StatusAnswer> {
  const { site, siteId } = derived;
  const starts = startsOf(derived, now);
  const at = async (grain: 'day' | 'month' | 'season'): Promise<HourFigures | null> =>
    (await readFiguresAt(q, siteId, grain, [starts[grain]])).get(starts[grain])?.figures ?? null;
  // None needs the answer to another.
  const [
    day,
    month,
    whole,
    heard,
    newest,
    found,
    held,
    alerts,
    simulation,
    powerMw,
    deadLetterCount,
    unsettled,
    findings,
  ] = await allEnded([
    () => at('day'),
    () => at('month'),
    () => at('season'),
    () => readSeenDevices(q, site.id),
    () => readNewestReadings(q, siteId, statusPoints(derived).events),
    () => readPointCodes(q, siteId, derived.points.size, now - DAY_MS, now + FUTURE_TOLERANCE_MS),
    () => heldRegisters(q, derived, now),
    () => countActiveAlerts(q, site.id),
    () => simulatedReadings(q, siteId),
    () => meanPowerMw(q, derived, now),
    () => countWaitingDeadLetters(q, site.id, now),
    () => unsettledStatus(q, site, siteId, now),
    () => newestFindings(q, siteId, localDateOf(now, site.timeZone)),
  ]);
  const codes = groupedBy(found, ({ device }) => device);
  const write = instantWriter();
  const timeOf = (ms: number): string => write(Math.trunc(ms));
  return {
    asOf: instantWithMs(now),
    simulated: simulation?.counted ?? false,
    simulatedReadings: simulation,
    circularity: simulation?.counted ? CIRCULARITY : null,
    heat: {
      powerMw,
      todayGj: day?.heatGj ?? null,
      seasonGj: whole?.heatGj ?? null,
    },
    meaning: meaningAt(derived, now),
    avoided: {
      todayT: day?.grossT ?? null,
      monthT: month?.grossT ?? null,
      seasonT: whole?.grossT ?? null,
      todayNetT: day?.netT ?? null,
      monthNetT: month?.netT ?? null,
      seasonNetT: whole?.netT ?? null,
      seasonU95T: whole?.u95T ?? null,
    },
    targets: targets.map(({ status }) => ({ ...status, note: noteOf(site, status.id) })),
    devices: site.devices
      .filter(({ removed }) => !removed)
      .map((device) => {
        const known = {
          seen: heard.lastSeen,
          newest,
          held: held.get(device.id) ?? [],
          codes: codes.get(device.id) ?? [],
        };
        return deviceStatus(device, known, now, timeOf);
      }),
    data: {
      coveragePct: whole?.coveragePct ?? 0,
      lateCount: heard.late,
      deadLetterCount,
      ...unsettled,
      held: heldOfSite(held),
      ...findings,
    },
    alerts,
  };
}

function meaningAt({ site, factors }: DerivedSite, now: number): NonNullable<StatusAnswer['meaning']> {
  const moment = { fromMs: now, toMs: now + 1 };
  const net = debitWords(site, moment);
  return { gross: grossWords(site, factors, moment), net: `${net.charAt(0).toUpperCase()}${net.slice(1)}` };
}

const noteOf = (site: Site, id: string): string | null => site.targets.find((t) => t.id === id)?.note ?? null;

/** Mean of the credited registers over the last full quarter of an hour (of its covered time), MW; null: not known yet. */
async function meanPowerMw(q: Queryable, { site, points }: DerivedSite, now: number): Promise<number | null> {
  const startMs = Math.floor(now / WINDOW_MS) * WINDOW_MS - WINDOW_MS;
  const credited = entriesInForce(site.emissions?.credited ?? [], startMs);
  const known = credited.flatMap(({ point }) => points.get(point) ?? []);
  const rows = await readWindowAt(
    q,
    known.map(({ pointId }) => pointId),
    startMs,
  );
  let powerMw: number | null = null;
  for (const { pointId, amount, coveredMs } of rows) {
    const point = known.find((k) => k.pointId === pointId)?.point;
    if (!point || amount === null || coveredMs === 0) continue;
    const megajoules = convert(amount, versionAt(point, startMs).unit, 'MJ');
    if (megajoules !== null) powerMw = (powerMw ?? 0) + megajoules / (coveredMs / 1000);
  }
  return powerMw;
}

function deviceStatus(
  device: Device,
  known: {
    readonly seen: ReadonlyMap<string, number | null>;
    readonly newest: ReadonlyMap<string, number>;
    readonly held: readonly HeldRegister[];
    readonly codes: readonly PointCodes[];
  },
  now: number,
  timeOf: (ms: number) => string,
): StatusAnswer['devices'][number] {
  const seenMs = known.seen.get(device.id) ?? null;
  const readingMs = known.newest.get(device.id) ?? null;
  return {
    id: device.id,
    kind: device.kind,
    name: device.name,
    state: stateOf(device, seenMs, known.held, now),
    lastSeen: seenMs === null ? null : timeOf(seenMs),
    lastReading: readingMs === null ? null : timeOf(readingMs),
    held: [...known.held],
    quarantined: quarantinedOf(known.codes),
    codes: codesOf(known.codes),
  };
}

/** What is to be looked at first: a device that says nothing, then one whose readings are held and agree with each other. */
function stateOf(device: Device, seenMs: number | null, held: readonly HeldRegister[], now: number): string {
  const silence = silentAfterMs(device, now);
  if (seenMs === null) return 'never-seen';
  if (silence !== null && now - seenMs > silence) return 'silent';
  return held.some(({ agree }) => agree) ? 'held' : 'ok';
}

/** Points that are too noisy to count. */
const quarantinedOf = (own: readonly PointCodes[]): string[] =>
  own.filter(({ state }) => state !== null && isQuarantined(state)).map(({ point }) => point);

/** What the rules found about any point of the device in the last 24 hours. */
const codesOf = (own: readonly PointCodes[]): string[] => [...new Set(own.flatMap(({ codes }) => codes))].sort();
