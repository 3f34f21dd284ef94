import { signal } from '@preact/signals';

/** Every chart of the page is shown as its table. */
export const areTables = signal(false);
