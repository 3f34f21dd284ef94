import { signal } from '@preact/signals';

/** The figure whose origin is looked at; null: none is. */
export const traced = signal<string | null>(null);
