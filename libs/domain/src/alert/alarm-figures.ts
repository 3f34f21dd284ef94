import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../calendar/durations.js';
import { groupedBy } from '../grouped.js';
import type { News } from '../notification/deliveries.js';
import { SEVERITIES, type Severity } from './severity.js';

/** A step in the life of an alert. */
export interface AlarmStep {
  readonly alert: string;
  readonly rule: string;
  readonly subject: string;
  readonly severity: Severity;
  readonly news: News;
  readonly atMs: number;
}

/** Flood after ANSI/ISA-18.2: an interval of ten minutes with more than ten alarms begins it, one with fewer than five ends it. */
const INTERVAL_MS = 10 * MINUTE_MS;
const FLOOD_BEGINS_ABOVE = 10;
const FLOOD_ENDS_BELOW = 5;
/** ISA-18.2 says three in a minute; the quickest rule here waits for two, so that ten are asked for. */
const CHATTERING_TIMES = 3;
const CHATTERING_WITHIN_MS = 10 * MINUTE_MS;
/** ISA-18.2: in alarm for more than a day. */
const STALE_AFTER_MS = DAY_MS;
const TOP = 10;
/** A week. */
const MOST_HOURS = 168;
/** Ages of what nobody has acknowledged, from. */
export const UNACKNOWLEDGED_AGES_MS = [0, 10 * MINUTE_MS, HOUR_MS, 8 * HOUR_MS, DAY_MS] as const;

/** An alarm and how often it was raised. */
export interface AlarmTimes {
  readonly rule: string;
  readonly subject: string;
  readonly count: number;
  /** Of all. */
  readonly share: number;
}

/** How an alarm system does: figures of EEMUA 191 and ISA-18.2, those of OPC UA's AlarmMetricsType under their names. Times in seconds. */
export interface AlarmFigures {
  /** What asked for attention: raised, raised again, worse. */
  readonly alarmCount: number;
  /** Per hour, over the whole time. */
  readonly averageAlarmRate: number;
  readonly averagePerDay: number;
  /** Per hour, over the last ten minutes. */
  readonly currentAlarmRate: number;
  /** Per hour, over the worst of the intervals of ten minutes. */
  readonly maximumAlarmRate: number;
  /** How many asked for attention in each hour before the end, oldest first: at most a week of them. */
  readonly hours: readonly { readonly startMs: number; readonly count: number }[];
  /** Share of intervals of ten minutes that were a flood. */
  readonly floodShare: number;
  readonly maximumActiveStateS: number;
  readonly maximumUnAckS: number;
  /** How often one alarm was raised at most. */
  readonly maximumReAlarmCount: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly topTen: readonly AlarmTimes[];
  /** Raised three times within ten minutes, the most frequent first. */
  readonly chattering: readonly AlarmTimes[];
  /** Active for more than a day at the end. */
  readonly stale: number;
  /** From the news to its acknowledgement; null: nothing was acknowledged. */
  readonly timeToAcknowledge: { readonly count: number; readonly medianS: number; readonly p90S: number } | null;
  /** At the end, how many nobody had acknowledged, by the age of their news. */
  readonly unacknowledged: readonly { readonly fromS: number; readonly count: number }[];
}

/** @param steps of every alert that did anything in the time, from its begin; what came after `toMs` is left out */
export function alarmFigures(steps: readonly AlarmStep[], fromMs: number, toMs: number): AlarmFigures {
  const known = steps.filter(({ atMs }) => atMs < toMs).toSorted((a, b) => a.atMs - b.atMs);
  const alarms = known.filter(({ news, atMs }) => atMs >= fromMs && (news === 'raised' || news === 'worsened'));
  const lives = livesOf(known, fromMs, toMs);
  const perInterval = countedByInterval(alarms, fromMs, toMs);
  const byKey = groupedBy(alarms, keyOf);
  const times = [...byKey.values()].map((of): AlarmTimes => ({
    rule: of[0]!.rule,
    subject: of[0]!.subject,
    count: of.length,
    share: of.length / alarms.length,
  }));
  const ranked = times.toSorted((a, b) => b.count - a.count || (keyOf(a) < keyOf(b) ? -1 : 1));
  return {
    alarmCount: alarms.length,
    averageAlarmRate: (alarms.length * HOUR_MS) / (toMs - fromMs),
    averagePerDay: (alarms.length * DAY_MS) / (toMs - fromMs),
    currentAlarmRate: perHour(alarms.filter(({ atMs }) => atMs >= toMs - INTERVAL_MS).length),
    maximumAlarmRate: perHour(perInterval.reduce((most, count) => Math.max(most, count), 0)),
    hours: countedByHour(alarms, fromMs, toMs),
    floodShare: floodShareOf(perInterval),
    maximumActiveStateS: longestS(lives.flatMap(({ active }) => active)),
    maximumUnAckS: longestS(lives.flatMap(({ unseen }) => unseen)),
    maximumReAlarmCount: ranked[0]?.count ?? 0,
    bySeverity: Object.fromEntries(
      SEVERITIES.map((name) => [name, alarms.filter(({ severity }) => severity === name).length]),
    ) as Record<Severity, number>,
    topTen: ranked.slice(0, TOP),
    chattering: ranked.filter((one) => isChattering(byKey.get(keyOf(one))!)),
    stale: lives.filter(({ active }) => (active.at(-1)?.isOpen ?? false) && active.at(-1)!.ms > STALE_AFTER_MS).length,
    timeToAcknowledge: quantilesOf(lives.flatMap(({ seenAfterMs }) => seenAfterMs)),
    unacknowledged: byAge(lives.flatMap(({ unseen }) => unseen.filter(({ isOpen }) => isOpen))),
  };
}

const keyOf = ({ rule, subject }: Pick<AlarmStep, 'rule' | 'subject'>): string => `${rule}\n${subject}`;
const perHour = (inInterval: number): number => (inInterval * HOUR_MS) / INTERVAL_MS;
const longestS = (spans: readonly Span[]): number => spans.reduce((most, { ms }) => Math.max(most, ms), 0) / SECOND_MS;

function countedByInterval(alarms: readonly AlarmStep[], fromMs: number, toMs: number): number[] {
  const counts = Array.from({ length: Math.max(1, Math.ceil((toMs - fromMs) / INTERVAL_MS)) }, () => 0);
  for (const { atMs } of alarms) counts[Math.floor((atMs - fromMs) / INTERVAL_MS)]! += 1;
  return counts;
}

/** Hours are counted back from the end; one that began before the time is left out. */
function countedByHour(alarms: readonly AlarmStep[], fromMs: number, toMs: number): AlarmFigures['hours'] {
  const hours = Math.min(MOST_HOURS, Math.floor((toMs - fromMs) / HOUR_MS));
  const beginMs = toMs - hours * HOUR_MS;
  const counts = Array.from({ length: hours }, () => 0);
  for (const { atMs } of alarms) if (atMs >= beginMs) counts[Math.floor((atMs - beginMs) / HOUR_MS)]! += 1;
  return counts.map((count, i) => ({ startMs: beginMs + i * HOUR_MS, count }));
}

function floodShareOf(counts: readonly number[]): number {
  let isFlood = false;
  let flooded = 0;
  for (const count of counts) {
    isFlood = isFlood ? count >= FLOOD_ENDS_BELOW : count > FLOOD_BEGINS_ABOVE;
    if (isFlood) flooded += 1;
  }
  return flooded / counts.length;
}

const isChattering = (raised: readonly AlarmStep[]): boolean =>
  raised.some(({ atMs }, i) => (raised[i + CHATTERING_TIMES - 1]?.atMs ?? Infinity) - atMs <= CHATTERING_WITHIN_MS);

/** For how long something was so in the time that is asked about, and whether it still is at its end. */
interface Span {
  readonly ms: number;
  readonly isOpen: boolean;
}

/** What one alert was in the time: spans of being active, of not being seen, and how long its acknowledgements took. */
interface AlarmLife {
  readonly active: readonly Span[];
  readonly unseen: readonly Span[];
  readonly seenAfterMs: readonly number[];
}

const livesOf = (steps: readonly AlarmStep[], fromMs: number, toMs: number): AlarmLife[] =>
  [...groupedBy(steps, ({ alert }) => alert).values()].map((of) => lifeOf(of, fromMs, toMs));

function lifeOf(steps: readonly AlarmStep[], fromMs: number, toMs: number): AlarmLife {
  const [active, unseen, seenAfterMs]: [Span[], Span[], number[]] = [[], [], []];
  let activeMs: number | null = null;
  let newsMs: number | null = null;
  const end = (spans: Span[], beginMs: number | null, atMs: number, isOpen: boolean): void => {
    if (beginMs !== null && atMs >= fromMs) spans.push({ ms: atMs - beginMs, isOpen });
  };
  for (const { news, atMs } of steps) {
    if (news === 'raised') activeMs ??= atMs;
    if (news === 'raised' || news === 'worsened' || news === 'unshelved') newsMs ??= atMs;
    if (news === 'returned') {
      end(active, activeMs, atMs, false);
      activeMs = null;
    }
    if (news === 'acknowledged' || news === 'shelved' || news === 'suppressed') {
      end(unseen, newsMs, atMs, false);
      if (news === 'acknowledged' && newsMs !== null && atMs >= fromMs) seenAfterMs.push(atMs - newsMs);
      newsMs = null;
    }
  }
  end(active, activeMs, toMs, true);
  end(unseen, newsMs, toMs, true);
  return { active, unseen, seenAfterMs };
}

/** Nearest rank. */
function quantilesOf(durationsMs: readonly number[]): AlarmFigures['timeToAcknowledge'] {
  const sorted = durationsMs.toSorted((a, b) => a - b);
  if (sorted.length === 0) return null;
  const rank = (p: number): number => sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)]! / SECOND_MS;
  return { count: sorted.length, medianS: rank(0.5), p90S: rank(0.9) };
}

const byAge = (open: readonly Span[]): AlarmFigures['unacknowledged'] =>
  UNACKNOWLEDGED_AGES_MS.map((fromMs, i) => ({
    fromS: fromMs / SECOND_MS,
    count: open.filter(({ ms }) => ms >= fromMs && ms < (UNACKNOWLEDGED_AGES_MS[i + 1] ?? Infinity)).length,
  }));
