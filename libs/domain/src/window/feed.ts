import { inOrderOfTime } from '../order.js';
import { BAD } from '../reading/reading.js';
import type { PointVersion } from '../plant/plant.js';
import type { Engine, RegisterEvent, Seen, Sink } from '../register/engine.js';
import { engineOf } from '../register/engine-of.js';

export interface PointFeed {
  /** Dated declarations of the point, rising. */
  readonly versions: readonly PointVersion[];
  /** State stored with the newest window before the first reading (object or JSON text); null: none. */
  readonly state: unknown;
  /** In any order: they are taken in order of time, as are the events. */
  readonly readings: readonly Seen[];
  readonly events: readonly RegisterEvent[];
  /** Until when the last value may hold, Unix ms. */
  readonly untilMs: number;
}

interface Kept {
  readonly kind: PointVersion['kind'];
  readonly unit: string;
  readonly of: unknown;
}

/**
 * Feeds the engine of a point into a sink of the caller: for figures finer than windows, by the same rules and from the same
 * state. A change of kind or unit on the way begins anew.
 */
export function feedPoint(feed: PointFeed, sink: Sink): void {
  const kept = (typeof feed.state === 'string' ? JSON.parse(feed.state) : feed.state) as Kept | null;
  const readings = inOrderOfTime(feed.readings, ({ t }) => t);
  let rule = versionAt(feed.versions, readings[0]?.t ?? feed.untilMs);
  const fits = kept !== null && kept.kind === rule.kind && kept.unit === rule.unit;
  let engine = engineOf(rule.kind, fits ? kept.of : null, sink, null);
  const enter = (t: number): void => {
    const version = versionAt(feed.versions, t);
    if (version.kind !== rule.kind || version.unit !== rule.unit) engine = engineOf(version.kind, null, sink, null);
    rule = version;
  };
  const decide = (event: RegisterEvent): void => {
    enter(event.t);
    engine.event(event, rule);
  };
  let e = 0;
  const events = inOrderOfTime(feed.events, ({ t }) => t);
  for (const reading of readings) {
    while (e < events.length && comesFirst(events[e]!, reading, engine)) decide(events[e++]!);
    enter(reading.t);
    if (reading.q < BAD) engine.read(reading, rule);
  }
  while (e < events.length) decide(events[e++]!);
  engine.finish(rule, feed.untilMs);
}

const comesFirst = (event: RegisterEvent, reading: Seen, engine: Engine): boolean =>
  event.t < reading.t || (event.t === reading.t && engine.precedes(event, reading));

function versionAt(versions: readonly PointVersion[], t: number): PointVersion {
  return versions.findLast((version) => version.fromMs <= t) ?? versions[0]!;
}
