import { HOUR_MS } from '../calendar/durations.js';
import { isEver } from '../plant/is-ever.js';
import type { Point, PointVersion } from '../plant/plant.js';
import { isNegativeDifference } from './quality.js';
import { thresholdsOf } from './quality-thresholds.js';
import { BAD } from '../reading/reading.js';
import { convert, converts } from '../unit/unit.js';
import { holdMs, outOfRange, type Seen } from '../register/engine.js';

/** What the rules of one point ask of others of its device (docs/arithmetic/quality.md#companions: flow, power, the other temperature of a pair). */
export const COMPANION_ROLES = ['flow', 'power', 'supply', 'return'] as const;
export type CompanionRole = (typeof COMPANION_ROLES)[number];

/** Companions of a point, by what they are to it; none for most points. */
export type CompanionPoints = Readonly<Partial<Record<CompanionRole, Point>>>;

/** A companion that says nothing for so long says nothing about now, whatever its interval. */
const MOST_LOOK_BACK_MS = 3 * HOUR_MS;

const lookBackOf = (version: PointVersion): number => Math.min(holdMs(version), MOST_LOOK_BACK_MS);

/** Readings of a companion matter for so long after their time, ms. */
export const companionLookBackMs = ({ versions }: Pick<Point, 'versions'>): number =>
  versions.reduce((most, version) => Math.max(most, lookBackOf(version)), 0);

/**
 * The companions of a point among all of its device, by their names: `…flow`, `…power` of a unit of power, and
 * `…supplyTemp` with `…returnTemp`. Of several the one of the same circuit (`water.` of `water.flow`), else the first.
 */
export function companionsOf(point: Point, all: readonly Point[]): CompanionPoints {
  const gauges = all.filter((one) => isEver(one, 'gauge'));
  const circuit = point.id.slice(0, point.id.lastIndexOf('.') + 1);
  const find = (end: string, fits: (one: Point) => boolean = () => true): Point | undefined => {
    const named = gauges.filter((one) => one.id.endsWith(end) && fits(one));
    return named.find((one) => one.id.startsWith(circuit)) ?? named[0];
  };
  const other = (own: string, end: string): Point | undefined =>
    point.id.endsWith(own) ? gauges.find(({ id }) => id === point.id.slice(0, -own.length) + end) : undefined;
  const found: Partial<Record<CompanionRole, Point>> = {};
  const add = (role: CompanionRole, one: Point | undefined): void => void (one && (found[role] = one));
  if (isEver(point, 'gauge')) {
    add('flow', find('flow'));
    add('supply', other('returnTemp', 'supplyTemp'));
    add('return', other('supplyTemp', 'returnTemp'));
  }
  if (isEver(point, 'total')) {
    add(
      'power',
      find('power', ({ versions }) => versions.every(({ unit }) => converts(unit, 'MW'))),
    );
  }
  return found;
}

/** Readings of a companion as they were sent. */
export interface CompanionFeed {
  readonly versions: readonly PointVersion[];
  /** Rising in time. */
  readonly readings: readonly Seen[];
  /** All readings from this moment on are here, Unix ms; default: all. */
  readonly fromMs?: number;
  /** Called with each reading that something was asked of. */
  readonly onAsked?: (reading: Seen) => void;
}

export type CompanionFeeds = Readonly<Partial<Record<CompanionRole, CompanionFeed>>>;

/** What the companions of a point say at a moment: each by its newest usable reading then, while that holds. */
export class Companions {
  private readonly courses: Readonly<Partial<Record<CompanionRole, Course>>>;

  constructor(feeds: CompanionFeeds) {
    this.courses = Object.fromEntries(Object.entries(feeds).map(([role, feed]) => [role, new Course(feed)]));
  }

  /** Something was asked of a time before the readings that are here. */
  get lack(): boolean {
    return Object.values(this.courses).some(({ lacks }) => lacks);
  }

  /** Whether more than a share of the rated flow passes. A device without a flow never rests; one whose flow is unknown does. */
  flows(t: number, share: number): boolean {
    const { flow } = this.courses;
    if (!flow) return true;
    const found = flow.at(t);
    if (!found) return false;
    const rated = thresholdsOf(flow.version).ratedFlow ?? flow.version.max ?? 0;
    return found.v > share * rated;
  }

  /** Whether the device makes more than `limitMw`; false where it is unknown. */
  makesHeat(t: number, limitMw: number): boolean {
    const { power } = this.courses;
    const found = power?.at(t);
    const powerMw = power && found ? convert(found.v, power.version.unit, 'MW') : null;
    return powerMw !== null && powerMw > limitMw;
  }

  /** Whether supply is colder than return while water flows; false where a part of that is unknown. */
  isTurnedRound({ t, v }: Seen, rule: PointVersion): boolean {
    const { supply, return: back, flow } = this.courses;
    const other = supply ?? back;
    if (!other || !flow) return false;
    const found = other.at(t);
    if (!found) return false;
    const aboveK = kelvinAbove(v, rule.unit, found.v, other.version.unit);
    if (aboveK === null) return false;
    const { negativeDifferenceK, stuckFlowShare } = thresholdsOf(rule);
    const differenceK = supply ? -aboveK : aboveK;
    // Water is looked for only where it matters: almost never.
    return (
      isNegativeDifference(differenceK, true, negativeDifferenceK) &&
      isNegativeDifference(differenceK, this.flows(t, stuckFlowShare), negativeDifferenceK)
    );
  }
}

/** How far one temperature lies above another, K; null: they are no temperatures. */
function kelvinAbove(v: number, unit: string, other: number, otherUnit: string): number | null {
  // The usual case, and asked for every reading.
  if (unit === 'Cel' && otherUnit === 'Cel') return v - other;
  const [a, b] = [convert(v, unit, 'K'), convert(other, otherUnit, 'K')];
  return a === null || b === null ? null : a - b;
}

/** The readings of one companion as a step function. Asked mostly in rising order. */
class Course {
  lacks = false;
  /** Of the reading that was found last. */
  version: PointVersion;
  /** Of the newest reading at or before the last moment asked for. */
  private index = -1;
  private readonly lookBackMs: number;

  constructor(private readonly feed: CompanionFeed) {
    this.version = feed.versions[0]!;
    this.lookBackMs = companionLookBackMs({ versions: feed.versions as Point['versions'] });
  }

  at(t: number): Seen | null {
    const { readings, versions, fromMs = -Infinity } = this.feed;
    while (this.index + 1 < readings.length && readings[this.index + 1]!.t <= t) this.index += 1;
    while (this.index >= 0 && readings[this.index]!.t > t) this.index -= 1;
    for (let i = this.index; i >= 0; i -= 1) {
      const reading = readings[i]!;
      const version = versions.length === 1 ? versions[0]! : this.versionAt(reading.t);
      const back = reading.t === t ? 0 : versions.length === 1 ? this.lookBackMs : lookBackOf(version);
      if (t - reading.t > back) return null;
      if (reading.q >= BAD || outOfRange(reading.v, version) || version.sentinels.includes(reading.v)) continue;
      this.feed.onAsked?.(reading);
      this.version = version;
      return reading;
    }
    if (fromMs > t - this.lookBackMs) this.lacks = true;
    return null;
  }

  private versionAt(t: number): PointVersion {
    const { versions } = this.feed;
    let found = versions[0]!;
    for (const version of versions) if (version.fromMs <= t) found = version;
    return found;
  }
}
