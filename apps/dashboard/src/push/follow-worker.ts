import { goToPath } from '../state/address.js';

/** Somebody has touched a notification while this page was open: it goes there. */
export function followWorker(): void {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const { greenparkGo } = (data ?? {}) as { readonly greenparkGo?: unknown };
    if (typeof greenparkGo === 'string' && greenparkGo.startsWith('/')) goToPath(greenparkGo);
  });
}
