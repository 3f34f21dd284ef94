import type { Database } from '#postgres';
import { continueGroup, type ContinuedGroup } from './continue-group.js';
import type { DerivedSite } from '../derived-site.js';
import type { DerivedDevice } from './device-input.js';
import { RunningDevices } from './running-devices.js';

/** Of a transaction at first; twice as many with each that found no more than their share, since most of what one costs is its statements. */
const MANY_DEVICES = 50;
const MOST_DEVICES = 400;
/** With more points the share of each is less than the readings of a window every 15 s. */
const MOST_POINTS = 1_600;
/** Of those that have more than their share among so many, and cannot begin with a part of it. */
const FEW_DEVICES = 5;
/** Of a group, in memory at once. */
const MOST_VALUES = 100_000;

export interface Continuing {
  /** Only marks that reach to this moment or beyond. */
  readonly sinceMs?: number;
  /** Once it has taken so long, only one more group is begun of devices with more than their share among many, ms. */
  readonly longestMs?: number;
  /** What the passes before have left; default: nothing. Nothing else may have made windows of a device that is in it. */
  readonly running?: RunningDevices;
  /** Values that are in memory at once; default 100,000. */
  readonly mostValues?: number;
}

export interface Continued {
  /** Devices that need a look of their own (`deriveDevice`). */
  readonly left: readonly number[];
}

type Taken = Omit<ContinuedGroup, 'running'>;

/**
 * The usual case, for many devices of a site at once: new readings that lie behind everything known. They are read from the
 * window on in which they begin, further back only where what they say reaches further, and written without looking for what
 * must go. Where the pass before has left a device as it is now, only what is behind it is read (ADR 64), of very much its share,
 * again and again until there is no more or no more time. What is late, has events, or bridges more than a day is left to
 * `deriveDevice`. All make the same windows.
 */
export async function continueDevices(
  db: Database,
  derived: DerivedSite,
  devices: readonly DerivedDevice[],
  { sinceMs, longestMs = Infinity, running = new RunningDevices(), mostValues = MOST_VALUES }: Continuing = {},
): Promise<Continued> {
  const endAt = performance.now() + longestMs;
  const take = async (group: readonly DerivedDevice[]): Promise<Taken> => {
    const before = running.takeAll(group);
    const done = await db.transaction((tx) => continueGroup(tx, derived, group, { sinceMs, mostValues }, before));
    for (const [deviceId, device] of done.running) running.put(deviceId, device);
    return done;
  };
  const inGroupsOf = async (most: number, all: readonly DerivedDevice[], lastAt: number): Promise<Sum> => {
    const sum = nothing();
    for (let i = 0; i < all.length && (i === 0 || performance.now() < lastAt); i += most)
      add(sum, await take(all.slice(i, i + most)));
    return sum;
  };
  const grown = await inGrowingGroups(devices, take);
  const many = await inGroupsOf(MANY_DEVICES, grown.full, Infinity);
  const left = [...grown.left, ...many.left];
  const much = [...grown.much, ...many.full];
  for (let more = [...grown.more, ...many.more]; more.length > 0 && performance.now() < endAt;) {
    const done = await inGroupsOf(MANY_DEVICES, more, endAt);
    left.push(...done.left);
    much.push(...done.full);
    more = done.more;
  }
  const few = await inGroupsOf(FEW_DEVICES, much, endAt);
  const alone = [...few.full, ...few.more];
  running.takeAll(alone);
  return { left: [...left, ...few.left, ...alone.map(({ deviceId }) => deviceId)] };
}

interface Sum {
  readonly left: number[];
  readonly full: DerivedDevice[];
  readonly more: DerivedDevice[];
}

const nothing = (): Sum => ({ left: [], full: [], more: [] });

function add(sum: Sum, { left, full, more }: Taken): void {
  sum.left.push(...left);
  sum.full.push(...full);
  sum.more.push(...more);
}

/** As long as none has more than its share, each group is larger than the one before. */
async function inGrowingGroups(
  devices: readonly DerivedDevice[],
  take: (group: readonly DerivedDevice[]) => Promise<Taken>,
): Promise<
  Sum & {
    /** More than their share among `MANY_DEVICES`. */
    readonly much: DerivedDevice[];
  }
> {
  const sum = { ...nothing(), much: [] as DerivedDevice[] };
  let isGrowing = true;
  let most = MANY_DEVICES;
  for (let i = 0; i < devices.length;) {
    const group = devices.slice(i, i + most);
    i += group.length;
    const done = await take(group);
    const isLarge = group.length > MANY_DEVICES;
    add(sum, isLarge ? done : { ...done, full: [] });
    if (!isLarge) sum.much.push(...done.full);
    isGrowing &&= done.full.length === 0 && done.more.length === 0;
    most = isGrowing ? Math.max(MANY_DEVICES, Math.min(2 * most, mostWithPoints(devices, i))) : MANY_DEVICES;
  }
  return sum;
}

/** How many devices from a place on may go together, by their points. */
function mostWithPoints(devices: readonly DerivedDevice[], from: number): number {
  let points = 0;
  for (let n = 0; n < MOST_DEVICES; n++) {
    points += devices[from + n]?.points.length ?? 0;
    if (points > MOST_POINTS) return n;
  }
  return MOST_DEVICES;
}
