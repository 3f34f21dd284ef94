import type { LearnedForm, ReadingForm } from '#contracts';
import { findById, versionAt, type Point } from '#domain';
import type { Layout, LruMap } from '#postgres';
import type { DeclaredKind } from './declared-kinds.js';

/** A device as the hot path needs it: everything about it is found once and then kept. */
export interface DeviceEntry {
  /** `site/device`. */
  readonly key: string;
  readonly site: string;
  readonly device: string;
  readonly timeZone: string;
  /** Declared points; a point that is not among them has no unit here. */
  readonly points: readonly Point[];
  /** Times at which a unit of the device changes, rising; mostly none. */
  readonly unitChanges: readonly number[];
  /** What it sends that sends all that it declares at once, and the layout of that; null: not known ahead, or its units change. */
  kind: DeclaredKind | null;
  kindLayout: Layout | null;
  /** 0 until `resolve`. */
  siteId: number;
  deviceId: number;
  /** null: it has had no other than the last one. */
  shapes: LruMap<string, Shape> | null;
  /** A device sends the same points in the same order, message by message. */
  lastShape: Shape | null;
  /** Number of the intake that has taken a record of it last, and of its line there: numbers, which hold nothing of what was written long ago. */
  intake: number;
  line: number;
  /** The device whose record came behind one of this device last. */
  next: DeviceEntry | null;
  /** How its records look now. */
  readonly learned: LearnedForm<KnownForm>;
}

/** The form of a device's records, and what of them is the same each time. */
export interface KnownForm {
  readonly form: ReadingForm;
  readonly shape: Shape;
  readonly boot: string;
  /** As the record says it. */
  readonly count: number;
}

/** The points of a message in the order in which it has them, and where each goes in the stored row. */
export interface Shape {
  readonly entry: DeviceEntry;
  readonly codes: readonly string[];
  /** How many of the device's unit changes lie before it. */
  readonly epoch: number;
  readonly units: readonly string[];
  readonly simulated: boolean;
  /** null until `resolve`. */
  layout: Layout | null;
  /** By position in the row, the position in the message; null: the same. */
  order: readonly number[] | null;
}

/** What tells one shape of a device from its others. */
type Wanted = Pick<Shape, 'codes' | 'epoch' | 'simulated'>;

export const keyOf = ({ codes, epoch, simulated }: Wanted): string =>
  `${epoch}|${simulated ? 'simulated' : ''}|${codes.join()}`;

/** Without a layout: that is for `DeviceIndex.resolve`. */
export const shapeOf = (entry: DeviceEntry, { codes, epoch, simulated }: Wanted, units: readonly string[]): Shape => ({
  entry,
  codes,
  epoch,
  units,
  simulated,
  layout: null,
  order: null,
});

/** Of points that are declared; '' of others. @param ts Unix ms */
export const unitsAt = (entry: DeviceEntry, codes: readonly string[], ts: number): string[] =>
  codes.map((code) => {
    const point = findById(entry.points, code);
    return point ? versionAt(point, ts).unit : '';
  });

/** How many of the device's unit changes lie at or before `ts`. */
export function epochAt(entry: DeviceEntry, ts: number): number {
  let epoch = 0;
  while (epoch < entry.unitChanges.length && entry.unitChanges[epoch]! <= ts) epoch++;
  return epoch;
}

const NEVER: readonly number[] = [];

/** Times at which a unit of one of these points becomes another one, Unix ms, rising. */
export function unitChangesOf(points: readonly Point[]): readonly number[] {
  if (points.every(({ versions }) => versions.length < 2)) return NEVER;
  const times = points.flatMap(({ versions }) =>
    versions.filter((version, i) => i > 0 && version.unit !== versions[i - 1]!.unit).map((version) => version.fromMs),
  );
  return [...new Set(times)].sort((a, b) => a - b);
}
