import { instantOf } from '#domain';
import type { PushSubscriptionRow } from '#postgres';
import { LANGUAGES } from '#words';

/** A browser as answers show it: neither its address nor its keys. */
export const shownSubscription = ({ id, endpoint, owner, language, createdMs }: PushSubscriptionRow) => ({
  id,
  service: new URL(endpoint).host,
  owner,
  language: LANGUAGES.find((one) => one === language) ?? 'en',
  createdAt: instantOf(createdMs),
});
