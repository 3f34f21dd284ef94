/** What Points says: what did these values do, and can they be believed? */
import { count, names, span, type Count, type FactOf, type Names, type Span } from './fact.js';

export interface SeenPoints {
  readonly points: number;
  readonly devices: readonly {
    readonly name: string;
    readonly state: string;
    /** Newest time of measurement, Unix ms; null: none. */
    readonly lastReadingMs: number | null;
  }[];
  readonly nowMs: number;
}

export interface PointsFacts {
  readonly noReading: { readonly points: Count };
  readonly newest: { readonly points: Count; readonly age: Span };
  readonly silent: { readonly devices: Names };
}
export type PointsFact = FactOf<PointsFacts, 'view'>;

export function pointsFacts({ points, devices, nowMs }: SeenPoints): PointsFact[] {
  const newestMs = devices.reduce(
    (newest, { lastReadingMs }) => Math.max(newest, lastReadingMs ?? -Infinity),
    -Infinity,
  );
  if (newestMs === -Infinity) return [{ about: 'view', id: 'noReading', figures: { points: count(points) } }];
  const age = span(Math.max(0, nowMs - newestMs));
  const silent = devices.filter(({ state }) => state === 'silent').map(({ name }) => name);
  return [
    { about: 'view', id: 'newest', figures: { points: count(points), age } },
    ...(silent.length > 0 ? ([{ about: 'view', id: 'silent', figures: { devices: names(silent) } }] as const) : []),
  ];
}
