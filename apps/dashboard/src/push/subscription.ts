import { signal } from '@preact/signals';
import { Problem, get, post, sitePath } from '../api/client.js';
import { actor } from '../state/acknowledge.js';
import { keep, kept } from '../state/device.js';
import { language } from '../words/language.js';

/** What this browser cannot do, or what this system does not. */
export type NoPush = 'insecure' | 'unsupported' | 'homeScreen' | 'denied' | 'noKeys' | 'noSink';

/** Whether this browser is told of the alarms of a site, as far as this device knows; by site. */
export const told = signal<Readonly<Record<string, boolean>>>({});

const keptAs = (site: string): string => `push-${site}`;
const note = (site: string, id: string | null): void => {
  keep(keptAs(site), id);
  told.value = { ...told.value, [site]: id !== null };
};
export const isTold = (site: string): boolean => told.value[site] ?? kept(keptAs(site)) !== null;

/** iOS lets only what lies on the home screen be told; `standalone` is there in no other browser. */
const isOfIos = (): boolean => 'standalone' in navigator && navigator.maxTouchPoints > 0;

/** Why this browser cannot be told; null: it can. Asks nobody. */
export function whyNot(): NoPush | null {
  if (!globalThis.isSecureContext) return 'insecure';
  if (!('serviceWorker' in navigator) || !('PushManager' in globalThis) || !('Notification' in globalThis))
    return isOfIos() ? 'homeScreen' : 'unsupported';
  return Notification.permission === 'denied' ? 'denied' : null;
}

interface Push {
  readonly publicKey: string | null;
  readonly sinks: readonly string[];
}
interface Item {
  readonly id: string;
}

/** What the API and the browser say of this browser: whoever lost its subscription is not told, whatever this device kept. */
export async function lookAgain(site: string): Promise<void> {
  const id = kept(keptAs(site));
  if (id === null || whyNot() !== null) return note(site, null);
  const registration = await navigator.serviceWorker.getRegistration();
  const own = await registration?.pushManager.getSubscription();
  const { items } = await get<{ items: readonly Item[] }>(sitePath(site, 'push/subscriptions'));
  note(site, own && items.some((item) => item.id === id) ? id : null);
}

/**
 * Asks the person, then the browser, then the API. Returns why not, or null; null too where the person does not say who it is.
 * @throws Problem, DOMException with what did not work
 */
export async function tellThisBrowser(site: string): Promise<NoPush | null> {
  const why = whyNot();
  if (why !== null) return why;
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  const { publicKey, sinks } = await get<Push>(sitePath(site, 'push'));
  if (publicKey === null) return 'noKeys';
  if (sinks.length === 0) return 'noSink';
  const by = await actor();
  if (by === null) return null;
  const subscription = await subscriptionWith(publicKey);
  const { endpoint, keys } = subscription.toJSON();
  const body = { endpoint, keys: { p256dh: keys?.['p256dh'], auth: keys?.['auth'] }, language: language.value, ...by };
  note(site, (await post<Item>(sitePath(site, 'push/subscriptions'), body)).id);
  return null;
}

/** One for another key is of another system, or of before its keys were changed: it ends. */
async function subscriptionWith(publicKey: string): Promise<PushSubscription> {
  const { pushManager } = await navigator.serviceWorker.ready;
  const known = await pushManager.getSubscription();
  if (known) {
    const key = known.options.applicationServerKey;
    if (key !== null && base64url(key) === publicKey) return known;
    await known.unsubscribe();
  }
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
}

const base64url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

/** The subscription of the browser stays: other sites may use it. */
export async function tellNoMore(site: string): Promise<void> {
  const id = kept(keptAs(site));
  if (id !== null) {
    try {
      await post(sitePath(site, `push/subscriptions/${encodeURIComponent(id)}/end`));
    } catch (error) {
      if (!(error instanceof Problem && error.status === 404)) throw error;
    }
  }
  note(site, null);
}

export const sendTrial = (site: string): Promise<unknown> =>
  post(sitePath(site, `push/subscriptions/${encodeURIComponent(kept(keptAs(site)) ?? '')}/test`));
