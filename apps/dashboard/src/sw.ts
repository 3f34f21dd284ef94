/// <reference lib="webworker" />
/**
 * The worker behind the page: keeps its files, so that the frame opens when the server is away. Figures are never kept: what is shown
 * was asked for, or is missing. And shows alarms that are sent to this browser.
 */
import { listenToPush } from './push/worker-events.js';

declare const self: ServiceWorkerGlobalScope;

const SHELL = 'greenpark-shell';

interface Assets {
  readonly [source: string]: { readonly file: string; readonly css?: readonly string[]; readonly isEntry?: boolean };
}

/** Everything that the page may need, by the list that the build has written; what is not of this build is let go. */
async function keepShell(): Promise<void> {
  const answer = await fetch('/assets.json', { cache: 'no-cache' });
  const assets = (await answer.json()) as Assets;
  const wanted = Object.entries(assets)
    .filter(([source]) => !source.includes('stories') && !source.endsWith('sw.ts'))
    .flatMap(([, { file, css = [] }]) => [file, ...css].map((path) => `/${path}`));
  const cache = await caches.open(SHELL);
  const files = new Set(['/', '/icon.svg', ...wanted]);
  await cache.addAll([...files]);
  for (const { url } of await cache.keys()) {
    if (!files.has(new URL(url).pathname)) await cache.delete(url);
  }
}

self.addEventListener('install', (event) => event.waitUntil(keepShell().then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

listenToPush(self);

const isView = (path: string): boolean => path === '/' || /^\/[^/.]+(\/[^/.]+)?\/?$/.test(path);

self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== location.origin) return;
  // A view comes from the server while there is one, else as it was kept; files with a hash in their name never change.
  if (event.request.mode === 'navigate' && isView(pathname) && !/^\/(api|docs|health|metrics)\b/.test(pathname)) {
    event.respondWith(
      fetch(event.request).catch(async () => (await caches.match('/', { cacheName: SHELL })) ?? Response.error()),
    );
  } else if (pathname.startsWith('/assets/')) {
    event.respondWith(caches.match(event.request, { cacheName: SHELL }).then((kept) => kept ?? fetch(event.request)));
  }
});
