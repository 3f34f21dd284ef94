/** HTTP: browsers that are told of alerts. */
import { z } from 'zod';
import { personName, instant, listForm, listOf } from '../times-and-lists.js';
import { LANGUAGES } from '#words';

/** 65 bytes: an uncompressed point of P-256. */
const PUBLIC_KEY_PATTERN = '^B[A-Za-z0-9_-]{86}=?$';
/** 16 bytes. */
const SECRET_PATTERN = '^[A-Za-z0-9_-]{22}(==)?$';
/** Of a subscription: SHA-256 of its endpoint, cut. */
export const SUBSCRIPTION_PATTERN = '^[A-Za-z0-9_-]{22}$';

export const pushAnswer = z
  .object({
    publicKey: z.string().nullable().meta({
      description:
        'With which a browser subscribes (VAPID, base64url); null: this system has no keys, and browsers are not told',
    }),
    sinks: z.array(z.string()).meta({
      description: 'Sinks of kind push of the site; none: subscribing would tell nobody anything',
    }),
  })
  .meta({ id: 'Push' });

export const pushSubscriptionItem = z
  .object({
    id: z.string().meta({ description: 'Of its endpoint: the first 22 signs of SHA-256 in base64url' }),
    service: z.string().meta({ description: 'Host of the push service that the browser has chosen' }),
    owner: z.string().meta({ description: 'Who has subscribed it' }),
    language: z.enum(LANGUAGES),
    createdAt: instant,
  })
  .meta({ id: 'PushSubscription' });

export const pushSubscriptionsAnswer = listOf(pushSubscriptionItem).meta({ id: 'PushSubscriptions' });
export const pushSubscriptionsQuery = z.strictObject({ ...listForm });

const key = (pattern: string, description: string) =>
  z.string().regex(new RegExp(pattern), 'expected base64url as a browser gives it').meta({ pattern, description });

export const subscribeBody = z
  .strictObject({
    endpoint: z
      .string()
      .min(1)
      .max(2_000)
      .meta({ description: 'Address at its push service: https, port 443, a public name', pattern: '^https?://' }),
    keys: z.strictObject({
      p256dh: key(PUBLIC_KEY_PATTERN, 'Public key of the browser, base64url'),
      auth: key(SECRET_PATTERN, 'Secret of the browser, base64url'),
    }),
    language: z.enum(LANGUAGES).meta({ description: 'In which it is told' }),
    by: personName.optional().meta({ description: 'Whose browser it is' }),
  })
  .meta({ id: 'SubscribeRequest' });
