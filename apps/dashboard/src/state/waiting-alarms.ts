import { computed } from '@preact/signals';
import { priorityOf } from '../parts/AlarmMark.js';
import { alerts, site, type Alert } from './live.js';

const isWaiting = ({ state }: Alert): boolean => state.endsWith('-unacknowledged');
const isActive = ({ state }: Alert): boolean => state.startsWith('active-') || state === 'returned-unacknowledged';

/** Highest priority first, then what nobody has acknowledged, then the newest. */
export const byUrgency = (a: Alert, b: Alert): number =>
  priorityOf(a.severity) - priorityOf(b.severity) ||
  Number(isWaiting(b)) - Number(isWaiting(a)) ||
  b.raisedAt.localeCompare(a.raisedAt);

const ofSite = computed(() => [...alerts.value.values()].filter((alert) => alert.site === site.value?.id));

/** What is there, or was and nobody knows; set-aside alarms are not among them. */
export const standing = computed(() => ofSite.value.filter(isActive).sort(byUrgency));
/** The one that the bar shows: the worst that waits, else nothing. */
export const worst = computed<Alert | null>(() => standing.value.filter(isWaiting)[0] ?? null);
/** Of all sites, for the overview of a park: the worst of each. */
export const worstOfSites = computed(() => {
  const found = new Map<string, Alert>();
  for (const alert of [...alerts.value.values()].filter(isActive).sort(byUrgency)) {
    if (!found.has(alert.site)) found.set(alert.site, alert);
  }
  return found;
});
/** How many stand, by severity. */
export const counts = computed(() => {
  const of = (severity: string): number => standing.value.filter((alert) => alert.severity === severity).length;
  return { critical: of('critical'), warning: of('warning'), info: of('info') };
});
/** When the last alarm of the site ended, as far as this page has seen. */
export const lastEndedAt = computed(
  () =>
    ofSite.value
      .flatMap(({ resolvedAt }) => (resolvedAt === null ? [] : [resolvedAt]))
      .sort()
      .at(-1) ?? null,
);

/** Changes with each of these alarms: what is said of them is asked for again. */
export const newsOf = (some: readonly Alert[]): string => some.map(({ id, version }) => `${id}@${version}`).join();
