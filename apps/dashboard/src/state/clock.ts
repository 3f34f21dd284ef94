import { signal } from '@preact/signals';

/** The clock of this device, every second; the page says by it how old things are. */
export const nowMs = signal(Date.now());
setInterval(() => (nowMs.value = Date.now()), 1_000);
