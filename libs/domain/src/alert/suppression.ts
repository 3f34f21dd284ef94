import { localDateOf } from '../calendar/local-date.js';
import { isHeatingDay } from '../calendar/period/season.js';
import { alertingOf } from '../notification/deliveries.js';
import type { Site } from '../plant/plant.js';
import type { ConditionTiming } from './condition.js';
import type { Suppression } from './life.js';
import { alertRuleOf, USUAL_TIMING } from './rules/rule-catalogue.js';

/** Works on a device. */
export interface Works {
  /** Of the event that recorded them. */
  readonly id: string;
  readonly device: string;
  /** Unix ms. */
  readonly untilMs: number;
}

/** How patient a rule is at a site. */
export function timingOf(site: Pick<Site, 'alerting'>, rule: string): ConditionTiming {
  const shipped = alertRuleOf(rule);
  const { timing, afterMs = null } = alertingOf(site).rules[rule] ?? {};
  const after = shipped?.sets === 'on-delay' && afterMs !== null ? { onDelayMs: afterMs } : {};
  return { ...USUAL_TIMING, ...shipped?.timing, ...after, ...timing };
}

/** Whether nobody is told of the rule outside of the heating season. */
const isQuietOffSeason = (site: Pick<Site, 'alerting'>, rule: string): boolean =>
  alertingOf(site).rules[rule]?.isSuppressedOffSeason ??
  alertRuleOf(rule)?.suppressedIn?.includes('off-season') ??
  false;

/** Why nobody is told of an alert, by design of its rule: works on its device, or no heating season; null: whoever routes name is told. */
export function suppressionByDesign(
  site: Pick<Site, 'alerting' | 'season' | 'timeZone'>,
  { rule, subject }: { readonly rule: string; readonly subject: string },
  works: readonly Works[],
  nowMs: number,
): Suppression | null {
  const own = alertRuleOf(rule)?.suppressedIn?.includes('maintenance')
    ? works.find(({ device }) => subject === device || subject.startsWith(`${device}/`))
    : undefined;
  if (own) return { why: 'maintenance', by: own.id, untilMs: own.untilMs };
  const isOff = isQuietOffSeason(site, rule) && !isHeatingDay(site.season, localDateOf(nowMs, site.timeZone));
  return isOff ? { why: 'off-season', by: null, untilMs: null } : null;
}

export const isSameSuppression = (a: Suppression | null, b: Suppression | null): boolean =>
  a?.why === b?.why && a?.by === b?.by && a?.untilMs === b?.untilMs;
