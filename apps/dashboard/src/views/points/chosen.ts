import { addDays, localDateOf, localMidnightMs } from '#domain';
import { timeWindow, type Span, type TimeWindow } from '../../charts/trend/time-window.js';
import { address, asOf, go } from '../../state/address.js';
import { zone } from '../../state/live.js';
import type { PointItem } from './point-item.js';

/** More could not be told apart below each other. */
export const MOST_CHOSEN = 4;
const [HOUR, DAY] = [3_600_000, 86_400_000];

/** Before it there is no plant that sends. */
const FIRST_MS = Date.UTC(2000, 0, 1);

/** Length of each choice, ms. */
export const SPANS = { hour: HOUR, day: DAY, week: 7 * DAY, month: 31 * DAY, season: 170 * DAY } as const;

/** The end of all that is known: now, or the moment of which the page tells. */
export const endMs = (): number => (asOf.value === null ? Date.now() : Date.parse(asOf.value));

/** Points of the address, as far as there are such; without any the first one that has a value. */
export function chosenOf(query: URLSearchParams, points: readonly PointItem[]): PointItem[] {
  const wanted = (query.get('points') ?? '').split(',').filter(Boolean);
  const found = wanted.flatMap((one) => points.find(({ address: own }) => own === one) ?? []);
  if (found.length > 0 || wanted.length > 0) return found.slice(0, MOST_CHOSEN);
  const first = points.find(({ last, kind }) => last !== null && kind === 'gauge') ?? points[0];
  return first ? [first] : [];
}

/** Takes a point to the chosen ones, or away; the oldest makes room. */
export function choose(chosen: readonly PointItem[], point: PointItem): void {
  const has = chosen.some((one) => one.address === point.address);
  const next = has ? chosen.filter((one) => one.address !== point.address) : [...chosen, point].slice(-MOST_CHOSEN);
  go({ set: { points: next.map((one) => one.address).join(',') || null } }, { replace: true });
}

const moment = (text: string | null): number | null => {
  const ms = text === null ? NaN : Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
};

/** The window of the address; without `from` and `to` the last day. */
export function windowOfAddress(): TimeWindow {
  const { query } = address.peek();
  const toMs = moment(query.get('to')) ?? endMs();
  const fromMs = moment(query.get('from')) ?? toMs - DAY;
  const span = fromMs < toMs ? { fromMs, toMs } : { fromMs: toMs - DAY, toMs };
  return timeWindow(span, () => ({ fromMs: FIRST_MS, toMs: Math.max(endMs(), span.toMs) }));
}

/** What ends so near to now ends now. */
const NOW_MS = 10_000;

/** Whether the curve goes on with the time. */
export const endsNow = ({ toMs }: Span): boolean => asOf.peek() === null && toMs >= Date.now() - NOW_MS;

/** Keeps what is seen in the address, so that a link shows the same; what ends now goes on to do so. */
export function keepSpan(span: Span): void {
  const text = (ms: number): string => new Date(Math.round(ms / 1_000) * 1_000).toISOString().replace('.000Z', 'Z');
  go({ set: { from: text(span.fromMs), to: endsNow(span) ? null : text(span.toMs) } }, { replace: true });
}

/** How much earlier the same local days of a year before lie, ms. */
export function yearsBefore(atMs: number, years: number): number {
  const date = localDateOf(atMs, zone.value);
  const then = `${Number(date.slice(0, 4)) - years}${date.slice(4)}`;
  const same = then.endsWith('-02-29') ? addDays(`${then.slice(0, 8)}28`, 1) : then;
  return localMidnightMs(date, zone.value) - localMidnightMs(same, zone.value);
}
