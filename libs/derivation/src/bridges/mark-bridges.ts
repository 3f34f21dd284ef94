/** Which hours are looked at again when something changes that their bridges are judged by. */
import {
  bridgeEffects,
  canonicalJson,
  DECIDABLE_MS,
  HOUR_MS,
  sumOf,
  TOGETHER_MS,
  WINDOW_MS,
  type BridgeEffect,
  type BridgeEffects,
  type Site,
} from '#domain';
import {
  addHourMarks,
  readAllEvents,
  readBridgeHours,
  type BridgeHourRow,
  type ChangedWindow,
  type MarkCause,
  type Queryable,
} from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { REFERENCE_MS } from '../figures/gap-surroundings.js';
import { comparedPoints, registersBelow } from './bridge-surroundings.js';
import { BridgeFinder, type Range } from './find-bridges.js';

/** Of a changed register what was looked at together with it, and what days of it or of substations are a reference for. */
export async function markBridges(
  tx: Queryable,
  derived: DerivedSite,
  changed: readonly ChangedWindow[],
  cause: MarkCause,
): Promise<void> {
  const finder = new BridgeFinder(tx, derived);
  const own = new Set(finder.registers().map(({ pointId }) => pointId));
  if (own.size === 0) return;
  const compared = new Set(
    comparedPoints(derived.site).flatMap((address) => derived.points.get(address)?.pointId ?? []),
  );
  const starts = changed.flatMap(({ pointId, startMs }) => (own.has(pointId) || compared.has(pointId) ? startMs : []));
  if (starts.length === 0) return;
  const first = starts.reduce((a, b) => Math.min(a, b));
  const last = starts.reduce((a, b) => Math.max(a, b));
  // The window before it may end a span that it was a part of.
  await mark(tx, derived, finder, { fromMs: first - WINDOW_MS, toMs: last + WINDOW_MS + REFERENCE_MS }, cause);
}

/** What was looked at together with a span that may be gone now: where readings came late. What only goes on changes none. */
export async function markBridgesBefore(
  tx: Queryable,
  derived: DerivedSite,
  changed: readonly ChangedWindow[],
  cause: MarkCause,
): Promise<void> {
  const finder = new BridgeFinder(tx, derived);
  for (const { pointId } of finder.registers()) {
    const own = changed.filter((window) => window.pointId === pointId);
    if (own.length === 0 || onlyGoesOn(own)) continue;
    const first = own.reduce((least, { startMs }) => Math.min(least, startMs), Infinity);
    await mark(tx, derived, finder, { fromMs: first - TOGETHER_MS, toMs: first }, cause);
  }
}

/** New windows behind the last one, which fills up. */
function onlyGoesOn(changed: readonly ChangedWindow[]): boolean {
  const first = changed.reduce((least, { startMs }) => Math.min(least, startMs), Infinity);
  const isBehind = ({ startMs, isNew }: ChangedWindow): boolean => isNew === true || startMs === first;
  return changed.some(({ isNew }) => isNew === true) && changed.every(isBehind);
}

/** What a decision about a register of a device in a stretch of time decides, or decided until it was withdrawn. */
export async function markDecidedBridges(
  tx: Queryable,
  derived: DerivedSite,
  deviceId: number,
  { fromMs, toMs }: Range,
  cause: MarkCause,
): Promise<void> {
  const finder = new BridgeFinder(tx, derived);
  const registers = finder.registers().filter((one) => one.deviceId === deviceId);
  if (registers.length === 0) return;
  const events = await readAllEvents(tx, derived.siteId, [deviceId], toMs + 1);
  for (const { event } of events) {
    if ((event.type !== 'jump-accepted' && event.type !== 'jump-refused') || event.ts < fromMs) continue;
    const points = new Set(registers.flatMap(({ point, pointId }) => (point.id === event.point ? pointId : [])));
    const range = { fromMs: event.ts - DECIDABLE_MS, toMs: event.ts + TOGETHER_MS };
    const hours = await finder.hoursOf(range, points);
    if (hours.length > 0) await addHourMarks(tx, derived.siteId, hours, cause);
  }
}

/** Other seasons, or other substations below: all are judged otherwise. */
export const judgesOtherwise = (before: Site, now: Site): boolean => judgedBy(before) !== judgedBy(now);

const judgedBy = (site: Site): string =>
  canonicalJson([
    site.season,
    (site.emissions?.credited ?? []).map(({ point }) => [
      point,
      registersBelow(site, point).map(({ address, versions }) => [address, versions.map(({ unit }) => unit)]),
    ]),
  ]);

/** Of registers that are credited before and now the hours in which their bridges do something else. */
export async function markJudgedOtherwise(tx: Queryable, before: DerivedSite, now: DerivedSite): Promise<void> {
  const wasCredited = new Set(before.site.emissions?.credited.map(({ point }) => point));
  const ever = { fromMs: -Infinity, toMs: Infinity };
  const effectsOf = async (derived: DerivedSite): Promise<BridgeEffects> =>
    bridgeEffects(await new BridgeFinder(tx, derived).inRange(ever), derived.site);
  const [old, made] = [await effectsOf(before), await effectsOf(now)];
  const hours = [...new Set([...old.keys(), ...made.keys()])].filter((startMs) => {
    const addresses = new Set([...(old.get(startMs)?.keys() ?? []), ...(made.get(startMs)?.keys() ?? [])]);
    const isOther = (address: string): boolean =>
      canonicalJson(old.get(startMs)?.get(address) ?? []) !== canonicalJson(made.get(startMs)?.get(address) ?? []);
    return [...addresses].some((address) => wasCredited.has(address) && isOther(address));
  });
  if (hours.length > 0) await addHourMarks(tx, now.siteId, hours, 'configuration');
}

/** All bridges that reach into a stretch of time. */
export const markBridgesIn = (tx: Queryable, derived: DerivedSite, range: Range, cause: MarkCause): Promise<void> =>
  mark(tx, derived, new BridgeFinder(tx, derived), range, cause);

/** Hours whose figures do not say what their bridges are now, or still say what none is any more. */
async function mark(
  tx: Queryable,
  { site, siteId }: DerivedSite,
  finder: BridgeFinder,
  range: Range,
  cause: MarkCause,
): Promise<void> {
  const effects = bridgeEffects(await finder.inRange(range), site);
  const starts = [...effects.keys()];
  const fromMs = starts.reduce((least, ms) => Math.min(least, ms), range.fromMs);
  const toMs = starts.reduce((most, ms) => Math.max(most, ms + 1), range.toMs);
  const stored = await readBridgeHours(tx, siteId, fromMs, toMs);
  const hours = starts.filter((startMs) => !isStored(stored.get(startMs), effects.get(startMs)!));
  for (const startMs of stored.keys()) {
    if (startMs >= range.fromMs && startMs < range.toMs && !effects.has(startMs)) hours.push(startMs);
  }
  if (hours.length > 0) await addHourMarks(tx, siteId, hours, cause);
}

const CODES = ['BRIDGE_SUSPECT', 'BRIDGE_LOW', 'BRIDGE_UNCHECKED'];

/** Whether the figure of an hour follows from these effects; of an hour at the edge of a bridge it is not asked. */
function isStored(row: BridgeHourRow | undefined, byAddress: ReadonlyMap<string, readonly BridgeEffect[]>): boolean {
  if (!row) return false;
  const all = [...byAddress.values()].flat();
  const expected = new Set<string>(all.map(({ code }) => code));
  if (CODES.some((code) => row.codes.includes(code) !== expected.has(code))) return false;
  if (all.some(({ isLost }) => isLost) !== row.codes.includes('SUBSTITUTED')) return false;
  return [...byAddress].every(([address, effects]) => {
    const outMs = sumOf(effects.map(({ ms }) => ms));
    return row.toldMs[address] === HOUR_MS - outMs && (outMs === 0 || outMs === HOUR_MS);
  });
}
