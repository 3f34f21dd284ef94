/** Calls for browsers that are told of alerts. */
import { notificationItem } from '../alarms/notifications.js';
import {
  pushAnswer,
  pushSubscriptionItem,
  pushSubscriptionsAnswer,
  pushSubscriptionsQuery,
  subscribeBody,
  SUBSCRIPTION_PATTERN,
} from '../alarms/push.js';
import { operation, SITE, written } from './operation.js';

const getPush = operation({
  id: 'getPush',
  method: 'get',
  path: `${SITE}/push`,
  tag: 'Alerts',
  summary: 'With what a browser subscribes to alerts of the site',
  status: 200,
  answer: pushAnswer,
  problems: ['unknown-parameter', 'not-found'],
});

const listPushSubscriptions = operation({
  id: 'listPushSubscriptions',
  method: 'get',
  path: `${SITE}/push/subscriptions`,
  tag: 'Alerts',
  summary: 'Browsers of whoever calls that are told of alerts of the site; all of the site where no key is asked for',
  description: 'Their addresses and keys are not shown: whoever knows them can write to the browser.',
  query: pushSubscriptionsQuery,
  status: 200,
  answer: pushSubscriptionsAnswer,
  problems: ['bad-parameter', 'unknown-parameter', 'not-found'],
});

const subscribePush = operation({
  id: 'subscribePush',
  method: 'post',
  path: `${SITE}/push/subscriptions`,
  role: 'operator',
  tag: 'Alerts',
  summary: 'Tell a browser of alerts of the site',
  description: 'A browser that is known is noted anew. Of one person the ten newest count.',
  body: { schema: subscribeBody, required: true },
  status: 201,
  answer: pushSubscriptionItem,
  problems: ['unknown-parameter', 'not-found', 'conflict', ...written],
});

const OWN = `${SITE}/push/subscriptions/{subscription}`;
const forms = { subscription: SUBSCRIPTION_PATTERN };

const unsubscribePush = operation({
  id: 'unsubscribePush',
  method: 'post',
  path: `${OWN}/end`,
  forms,
  role: 'operator',
  tag: 'Alerts',
  summary: 'Tell a browser of one’s own nothing any more',
  status: 200,
  answer: pushSubscriptionItem,
  problems: ['unknown-parameter', 'not-found', ...written],
});

const testPush = operation({
  id: 'testPush',
  method: 'post',
  path: `${OWN}/test`,
  forms,
  role: 'operator',
  tag: 'Alerts',
  summary: 'Send a trial to a browser of one’s own',
  description: 'It is sent once, by the alerting service; its notification says what became of it.',
  status: 202,
  answer: notificationItem,
  problems: ['unknown-parameter', 'not-found', 'conflict', ...written],
});

export const PUSH_OPERATIONS = { getPush, listPushSubscriptions, subscribePush, unsubscribePush, testPush };
