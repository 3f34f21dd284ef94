import { isAtLeast, type Severity } from '../alert/severity.js';
import type { Site } from '../plant/plant.js';
import { NO_ALERTING, type Alerting, type Escalation, type Route } from './alerting.js';
import { nextDigestMs } from './digest-times.js';
import { onDuty } from './duty.js';
import { nextWorkingMoment } from './working-hours.js';

/** What of the life of an alert is told. */
export const NEWS = [
  'raised',
  'worsened',
  'returned',
  'acknowledged',
  'shelved',
  'suppressed',
  'unshelved',
  'noted',
] as const;
export type News = (typeof NEWS)[number];

/** What a person need not be woken for: that somebody looks after it. Programs are told of all. */
const FOR_PROGRAMS: readonly News[] = ['acknowledged', 'shelved', 'suppressed', 'noted'];

/** The alert that is told of. */
export interface ToldAlert {
  readonly rule: string;
  readonly severity: Severity;
  /** What the alert is about; of a device its id, or `device/point`. */
  readonly subject: string;
}

/** One sink that is told, and not before when (Unix ms). */
export interface Delivery {
  readonly sink: string;
  readonly dueMs: number;
  /** It is told with others as one message, at `dueMs`. */
  readonly isGathered: boolean;
}

export const alertingOf = ({ alerting }: Pick<Site, 'alerting'>): Alerting => alerting ?? NO_ALERTING;

/** Whether the rule is judged at the site at all. */
export const isJudgedAt = (site: Pick<Site, 'alerting'>, rule: string): boolean =>
  alertingOf(site).rules[rule]?.isOn ?? true;

/**
 * Which sinks are told of an alert, each once, at the earliest moment that one of its routes allows; a route that tells it by itself
 * comes before one that gathers. What is critical waits for no digest, and an Alertmanager, which has to know what is active, for none.
 * Without routes every sink is told of what is at least a warning.
 */
export function deliveriesOf(
  site: Pick<Site, 'alerting' | 'timeZone' | 'holidays'>,
  alert: ToldAlert,
  news: News,
  nowMs: number,
): Delivery[] {
  const { sinks, routes, workingHours } = alertingOf(site);
  const all: readonly Route[] =
    routes.length > 0
      ? routes
      : [{ severity: 'warning', rule: null, device: null, during: 'always', to: Object.keys(sinks) }];
  const found = new Map<string, Delivery>();
  for (const route of all.filter((one) => isFor(one, alert))) {
    const digest = alert.severity === 'critical' ? undefined : route.digest;
    const dueMs = digest
      ? nextDigestMs(digest, site.timeZone, nowMs)
      : route.during === 'always'
        ? nowMs
        : nextWorkingMoment(site, workingHours, nowMs);
    for (const sink of sinksAt(site, route, dueMs)) {
      const kind = Object.hasOwn(sinks, sink) ? sinks[sink]!.kind : null;
      const isTold = kind === 'webhook' || kind === 'alertmanager' || !FOR_PROGRAMS.includes(news);
      if (kind === null || !isTold) continue;
      const isGathered = digest !== undefined && kind !== 'alertmanager';
      const delivery = { sink, dueMs: digest && !isGathered ? nowMs : dueMs, isGathered };
      const known = found.get(sink);
      if (!known || isSooner(delivery, known)) found.set(sink, delivery);
    }
  }
  return [...found.values()];
}

const isSooner = (one: Delivery, other: Delivery): boolean =>
  one.isGathered === other.isGathered ? one.dueMs < other.dueMs : other.isGathered;

/** The sinks that a route or an escalation names, with those of whoever is on its duty at a moment. */
export function sinksAt(
  site: Pick<Site, 'alerting' | 'timeZone' | 'holidays'>,
  { to, duty }: Pick<Route, 'to' | 'duty'>,
  atMs: number,
): readonly string[] {
  const { duties = {} } = alertingOf(site);
  const named = duty !== undefined && Object.hasOwn(duties, duty) ? duties[duty]! : null;
  return named ? [...new Set([...to, ...onDuty(named, site, atMs)])] : to;
}

function isFor({ severity, rule, device }: Route, alert: ToldAlert): boolean {
  return (
    (severity === null || isAtLeast(alert.severity, severity)) &&
    (rule === null || rule === alert.rule) &&
    (device === null || alert.subject === device || alert.subject.startsWith(`${device}/`))
  );
}

/** Escalations that are due for an alert that nobody has acknowledged since `newsMs`, with their place in the list. */
export function dueEscalations(
  site: Pick<Site, 'alerting'>,
  { severity, newsMs }: { readonly severity: Severity; readonly newsMs: number },
  nowMs: number,
): { readonly step: number; readonly escalation: Escalation }[] {
  return alertingOf(site)
    .escalations.map((escalation, i) => ({ step: i + 1, escalation }))
    .filter(({ escalation }) => isAtLeast(severity, escalation.severity) && nowMs - newsMs >= escalation.afterMs);
}

/** The step of the escalation that comes next for an alert that nobody has acknowledged since `newsMs`; null: all were taken, or there are none. */
export function nextEscalation(
  site: Pick<Site, 'alerting' | 'timeZone' | 'holidays'>,
  { severity, newsMs }: { readonly severity: Severity; readonly newsMs: number },
  nowMs: number,
): { readonly atMs: number; readonly to: readonly string[] } | null {
  const next = alertingOf(site).escalations.find(
    ({ afterMs, severity: least }) => isAtLeast(severity, least) && newsMs + afterMs > nowMs,
  );
  if (!next) return null;
  const atMs = newsMs + next.afterMs;
  return { atMs, to: sinksAt(site, next, atMs) };
}
