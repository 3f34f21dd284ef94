/// <reference lib="webworker" />
import { lookOf, pathOf, readPushMessage, type ShownPush } from './push-message.js';

/** A message from the worker to pages that are open: go there. */
export interface GoThere {
  readonly greenparkGo: string;
}

/** Shows what is sent to this browser, and leads to it when somebody touches it. */
export function listenToPush(worker: ServiceWorkerGlobalScope): void {
  worker.addEventListener('push', (event) => event.waitUntil(show(worker, event.data?.text() ?? '')));
  worker.addEventListener('notificationclick', (event) => {
    event.notification.close();
    event.waitUntil(open(worker, pathOf(event.notification.data, worker.location.origin)));
  });
}

async function show(worker: ServiceWorkerGlobalScope, text: string): Promise<void> {
  const message = readPushMessage(text);
  // A browser that shows nothing says for itself that something came in the background.
  if (message === null)
    return worker.registration.showNotification('Greenpark', { tag: 'greenpark', data: { url: '/' } });
  const shown = await worker.registration.getNotifications({ tag: message.tag });
  const ids = shown.map(({ data }) => (data as ShownPush | null)?.id ?? '');
  await worker.registration.showNotification(message.title, lookOf(message, ids));
}

/** In a page that is open already, else in a new one. */
async function open(worker: ServiceWorkerGlobalScope, path: string): Promise<void> {
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: false });
  const page = pages.find(({ visibilityState }) => visibilityState === 'visible') ?? pages[0];
  if (!page) return void (await worker.clients.openWindow(path));
  const message: GoThere = { greenparkGo: path };
  page.postMessage(message);
  await page.focus().catch(() => undefined);
}
