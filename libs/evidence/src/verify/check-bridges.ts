/**
 * The bridges that a pack lists against its raw rows: every silence of its period that has to be looked at is one, where it lies, how long it
 * is and what came in it follow from the rows, and so does the decision from the events. What lies outside the period, and what
 * substations received, is taken as it is stated.
 */
import { registerEventOf } from '#contracts';
import {
  bridgeHours,
  darkParts,
  darkSpans,
  decisionAbout,
  inOrderOfTime,
  instantWithMs,
  isEver,
  localDateOf,
  spansTogether,
  windowStart,
  WINDOW_MS,
  type Bridge,
  type DarkSpan,
  type DarkWindow,
  type Point,
  type Window,
} from '#domain';
import type { ParsedContent } from '../pack/content-files.js';
import { BRIDGES } from '../pack/content-files.js';
import { EvidenceError } from '../pack/readings-csv.js';
import { eventsThatHold } from './events-that-hold.js';

type Pack = Pick<ParsedContent, 'site' | 'bridges' | 'events' | 'fromMs' | 'toMs'>;

/** @throws EvidenceError for a bridge that the rows do not show, or that is not listed */
export function bridgesOf(pack: Pack, windows: ReadonlyMap<string, readonly Window[]>): readonly Bridge[] {
  const credited = new Set(pack.site.emissions?.credited.map(({ point }) => point));
  const points = pack.site.devices.flatMap(({ points: own }) => own).filter(({ address }) => credited.has(address));
  for (const { point } of pack.bridges) if (!credited.has(point)) fail(point, 'is not credited');
  for (const point of points) {
    if (isEver(point, 'total')) checkPoint(pack, point, windows.get(point.address) ?? []);
  }
  return pack.bridges;
}

const fail = (where: string, detail: string): never => {
  throw new EvidenceError(BRIDGES, `${where}: ${detail}`);
};

const wordsOf = (spans: readonly DarkSpan[]): string =>
  spans.map(({ fromMs, toMs }) => `${instantWithMs(fromMs)} to ${instantWithMs(toMs)}`).join(', ');

function checkPoint(pack: Pack, point: Point, windows: readonly Window[]): void {
  const { fromMs, toMs } = pack;
  const stated = pack.bridges.filter((bridge) => bridge.point === point.address);
  const inside = inOrderOfTime(
    windows.filter(({ start }) => start >= fromMs && start < toMs),
    ({ start }) => start,
  );
  const dark = inside.flatMap(darkWindowOf);
  const decisions = decisionsOf(pack, point);
  const groups = spansTogether(
    allSpans(darkSpans(dark), stated, pack),
    decisions.map(({ atMs }) => atMs),
  );
  const isInside = (span: DarkSpan): boolean => span.fromMs < toMs && span.toMs > fromMs;
  const unlisted = new Map(groups.filter((group) => group.some(isInside)).map((group) => [wordsOf(group), group]));
  for (const bridge of stated) {
    const words = wordsOf(bridge.spans);
    if (!unlisted.delete(words)) fail(point.address, `${words} is not what the raw rows are looked at by`);
    checkHours(pack, bridge, dark);
    checkReference(pack, bridge, inside);
    const decision = decisionAbout(bridge.spans, decisions) ?? null;
    if (decision?.type !== bridge.decision?.type || decision?.atMs !== bridge.decision?.atMs)
      fail(
        point.address,
        `the decision about ${words} is ${nameOf(bridge.decision)}, events.json says ${nameOf(decision)}`,
      );
  }
  for (const words of unlisted.keys()) fail(point.address, `${words} is bridged by the raw rows and not listed`);
}

const nameOf = (decision: Bridge['decision']): string =>
  decision ? `${decision.type} ${instantWithMs(decision.atMs)}` : 'none';

const darkWindowOf = ({ start, amount, coveredMs, lostMs, last, codes }: Window): DarkWindow[] =>
  amount === null || lostMs > 0 || coveredMs >= WINDOW_MS
    ? []
    : [{ startMs: start, amount, coveredMs, hasReading: last !== null, isExchange: codes.includes('RESET_EVENT') }];

/** Those of the rows; where one reaches over the border of the period, as it is stated, and inside as the rows have it. */
function allSpans(own: readonly DarkSpan[], stated: readonly Bridge[], { fromMs, toMs }: Pack): readonly DarkSpan[] {
  const outside = stated.flatMap(({ spans }) => spans).filter((span) => span.fromMs < fromMs || span.toMs > toMs);
  const overlaps = (a: DarkSpan, b: DarkSpan): boolean => a.fromMs < b.toMs && a.toMs > b.fromMs;
  const inside = own.filter((span) => {
    const listed = outside.find((one) => overlaps(one, span));
    if (!listed) return true;
    const begins = listed.fromMs < fromMs ? span.fromMs === fromMs : listed.fromMs === span.fromMs;
    const ends = listed.toMs > toMs ? span.toMs === toMs : listed.toMs === span.toMs;
    if (!begins || !ends) fail(stated[0]!.point, `${wordsOf([listed])} is ${wordsOf([span])} by the raw rows`);
    return false;
  });
  return inOrderOfTime([...inside, ...outside], (span) => span.fromMs);
}

/** Time and amount of every hour in the period. */
function checkHours({ site, fromMs, toMs }: Pack, bridge: Bridge, dark: readonly DarkWindow[]): void {
  const made = new Map(bridgeHours(darkParts(dark, bridge.spans), site.timeZone).map((hour) => [hour.startMs, hour]));
  // Of a window at the border only a part is dark, and the one beside it, by which that is shared out, is no part of the pack.
  const cut = new Set(
    bridge.spans.flatMap((span) => [
      ...(windowStart(span.fromMs) === toMs - WINDOW_MS ? [toMs - WINDOW_MS] : []),
      ...(span.toMs > fromMs && span.toMs < fromMs + WINDOW_MS ? [fromMs] : []),
    ]),
  );
  const isCut = (startMs: number): boolean => [...cut].some((ms) => ms >= startMs && ms < startMs + 4 * WINDOW_MS);
  for (const { startMs, ms, amount } of bridge.hours) {
    if (startMs < fromMs || startMs >= toMs) continue;
    const own = made.get(startMs);
    made.delete(startMs);
    if (own?.ms !== ms || (own.amount !== amount && !isCut(startMs)))
      fail(
        `${bridge.point} ${instantWithMs(startMs)}`,
        `${amount} in ${ms} ms, the raw rows give ${own?.amount ?? 0} in ${own?.ms ?? 0} ms`,
      );
  }
  for (const startMs of made.keys()) fail(`${bridge.point} ${instantWithMs(startMs)}`, 'is dark and not listed');
}

/** Days before it that lie in the period. */
function checkReference({ site, fromMs, toMs }: Pack, bridge: Bridge, windows: readonly Window[]): void {
  const sums = new Map<string, number>();
  for (const { start, amount } of windows) {
    if (start < fromMs || start >= toMs || amount === null) continue;
    const date = localDateOf(start, site.timeZone);
    sums.set(date, (sums.get(date) ?? 0) + amount);
  }
  for (const { date, amount } of bridge.reference) {
    const own = sums.get(date);
    if (own !== undefined && own !== amount)
      fail(`${bridge.point} ${date}`, `the day before it brought ${amount}, the raw rows give ${own}`);
  }
}

function decisionsOf({ events }: Pack, point: Point): NonNullable<Bridge['decision']>[] {
  return eventsThatHold(events, point.device)
    .flatMap((event) => registerEventOf(event, point))
    .flatMap(({ type, t }): NonNullable<Bridge['decision']>[] =>
      type === 'jump-accepted' || type === 'jump-refused'
        ? [{ type: type === 'jump-accepted' ? 'accepted' : 'refused', atMs: t }]
        : [],
    );
}
