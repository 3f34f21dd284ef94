import { ruleWords } from '#contracts';
import { DAY_MS, instantOf, nextEscalation, type Site } from '#domain';
import {
  readNotifications,
  readOccurrences,
  readTransitions,
  type AlertRow,
  type Occurrence,
  type Queryable,
} from '#postgres';
import type { Language } from '#words';
import { instantOrNull } from '../http/times.js';
import { shownAlert } from './show-alerts.js';
import { shownNotification } from './show-notifications.js';

const MOST_NOTIFICATIONS = 200;
const BEFORE_DAYS = 30;
const MOST_OCCURRENCES = 10;
/** What makes an alert wait for somebody again: escalation counts from the last of them. */
const MAKES_NEWS = new Set(['raised', 'worsened', 'unshelved']);

/** All that is known of one alert. @param site null: it is not known any more */
export async function alertDetail(db: Queryable, alert: AlertRow, site: Site | null, nowMs: number) {
  const transitions = await readTransitions(db, alert.id);
  const notifications = await readNotifications(db, { sites: null, alert: alert.id, limit: MOST_NOTIFICATIONS });
  const words = ruleTexts(alert.rule);
  const newsMs = transitions.findLast(({ news }) => MAKES_NEWS.has(news))?.atMs ?? alert.raisedMs;
  const next =
    site === null || alert.state !== 'active-unacknowledged'
      ? null
      : nextEscalation(site, { severity: alert.severity, newsMs }, nowMs);
  const before = await readOccurrences(db, alert, {
    fromMs: newsMs - BEFORE_DAYS * DAY_MS,
    toMs: transitions.findLast(({ news }) => news === 'raised')?.atMs ?? alert.raisedMs,
    limit: MOST_OCCURRENCES,
  });
  return {
    ...shownAlert(alert, () => site),
    guidance: words && {
      cause: words.en.cause,
      consequence: words.en.consequence,
      response: words.en.steps.join(' '),
    },
    words,
    transitions: transitions.map(({ atMs, ...step }) => ({ ...step, at: instantOf(atMs) })),
    notifications: notifications.map(shownNotification),
    nextEscalation: next && { at: instantOf(next.atMs), to: next.to },
    before: { days: BEFORE_DAYS, count: before.count, newest: before.newest.map(shownOccurrence) },
  };
}

const shownOccurrence = ({ raisedMs, resolvedMs, ...row }: Occurrence) => ({
  ...row,
  raisedAt: instantOf(raisedMs),
  resolvedAt: instantOrNull(resolvedMs),
});

/** What the rule says to whoever is woken by it; null: it has no words. */
function ruleTexts(rule: string) {
  const textIn = (language: Language) => {
    const words = ruleWords(rule, language);
    return words && { cause: words.cause, consequence: words.consequence, steps: words.steps.split('\n') };
  };
  const [en, zh, de] = [textIn('en'), textIn('zh'), textIn('de')];
  return en && zh && de && { en, zh, de };
}
