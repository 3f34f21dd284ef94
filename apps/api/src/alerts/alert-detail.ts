import { alertRuleOf, instantOf } from '#domain';
import { readNotifications, readTransitions, type AlertRow, type Queryable } from '#postgres';
import { shownAlert } from './show-alerts.js';
import { shownNotification } from './show-notifications.js';

const MOST_NOTIFICATIONS = 200;

/** All that is known of one alert. */
export async function alertDetail(db: Queryable, alert: AlertRow) {
  const transitions = await readTransitions(db, alert.id);
  const notifications = await readNotifications(db, { sites: null, alert: alert.id, limit: MOST_NOTIFICATIONS });
  const rule = alertRuleOf(alert.rule);
  return {
    ...shownAlert(alert),
    guidance: rule && { cause: rule.cause, consequence: rule.consequence, response: rule.response },
    transitions: transitions.map(({ atMs, ...step }) => ({ ...step, at: instantOf(atMs) })),
    notifications: notifications.map(shownNotification),
  };
}
