import type { AlarmStep } from '../alert/alarm-figures.js';
import { SEVERITIES, type Severity } from '../alert/severity.js';
import { HOUR_MS } from '../calendar/durations.js';
import { sumOf } from '../order.js';
import type { ShiftSpan } from './shifts.js';

/** A local hour as it is stored; null: not known. */
export interface ShiftHour {
  readonly startMs: number;
  readonly heatGj: number | null;
  readonly grossT: number | null;
  readonly netT: number | null;
  /** GJ of a careful stand-in. */
  readonly substitutedGj: number | null;
  readonly coveragePct: number;
}

/** Something a person has done, by the audit log. */
export interface ShiftAction {
  readonly atMs: number;
  readonly who: string;
  readonly action: string;
  readonly subject: string;
  readonly reason: string;
}

/** An alarm that began, or became worse, in a shift. */
export interface ShiftAlarm {
  readonly alert: string;
  readonly rule: string;
  readonly subject: string;
  readonly severity: Severity;
  readonly raisedMs: number;
  /** Within the shift; null: not in it. */
  readonly acknowledgedMs: number | null;
  readonly returnedMs: number | null;
}

/** Hours one after another of which something is missing. */
export interface ShiftGap {
  readonly fromMs: number;
  readonly toMs: number;
  /** Of the worst of them. */
  readonly coveragePct: number;
}

export interface ShiftSummary {
  /** Sum of the hours that are known; null: none is. */
  readonly heatGj: number | null;
  readonly grossT: number | null;
  readonly netT: number | null;
  readonly substitutedGj: number | null;
  /** Mean over the hours that have begun; null: none has. */
  readonly coveragePct: number | null;
  readonly raised: Readonly<Record<Severity, number>>;
  /** Acknowledgements, also of what began before. */
  readonly acknowledged: number;
  readonly returned: number;
  readonly alarms: readonly ShiftAlarm[];
  readonly gaps: readonly ShiftGap[];
  readonly actions: readonly ShiftAction[];
}

/**
 * What happened in a shift, from what is stored.
 * @param happened of any time: what does not lie in the shift is left out
 */
export function shiftSummary(
  { fromMs, toMs }: Pick<ShiftSpan, 'fromMs' | 'toMs'>,
  happened: {
    /** Dense up to now, rising. */
    readonly hours: readonly ShiftHour[];
    readonly steps: readonly AlarmStep[];
    readonly actions: readonly ShiftAction[];
  },
): ShiftSummary {
  const hours = happened.hours.filter(({ startMs }) => startMs >= fromMs && startMs < toMs);
  const isIn = ({ atMs }: { readonly atMs: number }): boolean => atMs >= fromMs && atMs < toMs;
  const steps = happened.steps.filter(isIn).toSorted((a, b) => a.atMs - b.atMs);
  const alarms = alarmsOf(steps);
  const count = (news: AlarmStep['news']): number => steps.filter((step) => step.news === news).length;
  const total = (field: 'heatGj' | 'grossT' | 'netT' | 'substitutedGj'): number | null => {
    const known = hours.flatMap((hour) => hour[field] ?? []);
    return known.length === 0 ? null : sumOf(known);
  };
  return {
    heatGj: total('heatGj'),
    grossT: total('grossT'),
    netT: total('netT'),
    substitutedGj: total('substitutedGj'),
    coveragePct: hours.length === 0 ? null : sumOf(hours.map(({ coveragePct }) => coveragePct)) / hours.length,
    raised: Object.fromEntries(
      SEVERITIES.map((name) => [name, alarms.filter(({ severity }) => severity === name).length]),
    ) as Record<Severity, number>,
    acknowledged: count('acknowledged'),
    returned: count('returned'),
    alarms,
    gaps: gapsOf(hours),
    actions: happened.actions.filter(isIn).toSorted((a, b) => a.atMs - b.atMs),
  };
}

function alarmsOf(steps: readonly AlarmStep[]): ShiftAlarm[] {
  return steps.flatMap(({ news, atMs, ...step }, i) => {
    if (news !== 'raised' && news !== 'worsened') return [];
    const later = steps.slice(i + 1).filter(({ alert }) => alert === step.alert);
    const first = (name: AlarmStep['news']): number | null => later.find((one) => one.news === name)?.atMs ?? null;
    const { alert, rule, subject, severity } = step;
    return [
      {
        alert,
        rule,
        subject,
        severity,
        raisedMs: atMs,
        acknowledgedMs: first('acknowledged'),
        returnedMs: first('returned'),
      },
    ];
  });
}

function gapsOf(hours: readonly ShiftHour[]): ShiftGap[] {
  const gaps: ShiftGap[] = [];
  hours.forEach(({ startMs, coveragePct }, i) => {
    if (coveragePct >= 100) return;
    const toMs = hours[i + 1]?.startMs ?? startMs + HOUR_MS;
    const last = gaps.at(-1);
    if (last?.toMs === startMs)
      gaps[gaps.length - 1] = { ...last, toMs, coveragePct: Math.min(last.coveragePct, coveragePct) };
    else gaps.push({ fromMs: startMs, toMs, coveragePct });
  });
  return gaps;
}
