import { goToPath } from '../state/address.js';

/** The figures of a view are there by then, on a slow line too: the worker fetches every file of the page and would share it with them. */
const AFTER_LOAD_MS = 3_000;

/** Keeps the page itself for when the server is away. Where the browser has none of it (no TLS, not loopback) the page works all the same. */
export function startWorker(): void {
  if (!('serviceWorker' in navigator)) return;
  const start = (): void => void navigator.serviceWorker.register('/sw.js').catch(() => undefined);
  const later = (): void => void setTimeout(start, AFTER_LOAD_MS);
  if (document.readyState === 'complete') later();
  else addEventListener('load', later, { once: true });
}

/** Somebody has touched a notification while this page was open: it goes there. */
export function followWorker(): void {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const { greenparkGo } = (data ?? {}) as { readonly greenparkGo?: unknown };
    if (typeof greenparkGo === 'string' && greenparkGo.startsWith('/')) goToPath(greenparkGo);
  });
}
