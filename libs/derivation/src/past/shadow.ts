import {
  allEnded,
  deleteHourMarks,
  deleteMarks,
  readAllMarks,
  readChangedInShadow,
  shadowWindows,
  takeHourMarks,
  type MarkCause,
  type Shadow,
} from '#postgres';
import { computeHours } from '../derive-site.js';
import { markBridgesBefore, markDecidedBridges } from '../bridges/mark-bridges.js';
import type { DerivedSite } from '../derived-site.js';
import { deriveSpan, type ChangedSpan } from '../windows/derive-span.js';
import { derivedDevices, type DerivedDevice } from '../windows/device-input.js';
import { markFollowers } from '../windows/mark-followers.js';

const END_OF_TIME_MS = Date.UTC(9999, 0, 1);
/** Rows of a device that are in memory at once. */
const MOST_ROWS = 20_000;
const MOST_HOURS = 2_000;

/**
 * Makes the windows of a device in a shadow from a moment on: to the end of what the shadow knows, or on behind `toMs` until they
 * are as they were.
 */
export async function shadowDevice(
  shadow: Shadow,
  derived: DerivedSite,
  device: DerivedDevice,
  { fromMs, toMs = END_OF_TIME_MS }: { readonly fromMs: number; readonly toMs?: number },
): Promise<void> {
  for (let rest: { readonly fromMs: number; readonly toMs: number } | null = { fromMs, toMs }; rest !== null;) {
    const span: ChangedSpan = { ...rest, isWhole: true };
    rest = (await deriveSpan(shadow, derived, device, span, { mostRows: MOST_ROWS }, [], shadowWindows))?.rest ?? null;
  }
}

/** What was made in a shadow. */
export interface MadeInShadow {
  /** Devices whose windows were made, by name. */
  readonly devices: readonly string[];
  /** Hours that were computed. */
  readonly hours: number;
}

/** Two at a time: while one computes, PostgreSQL reads or writes for the other. */
async function inTwoLanes<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items].reverse();
  const lane = async (): Promise<void> => {
    try {
      for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
    } finally {
      // Where one has failed the other begins no more.
      left.length = 0;
    }
  };
  await allEnded([lane, lane]);
}

/** Does in a shadow what its marks ask for, as the aggregator does: windows, then the hours and periods that follow. */
export async function deriveMarked(
  shadow: Shadow,
  derived: DerivedSite,
  cause: MarkCause,
  now: number,
): Promise<MadeInShadow> {
  const devices = derivedDevices(derived);
  const made = new Set<string>();
  // The second time the long gaps that other weather shares out anew.
  for (const _ of ['marked', 'shared out']) {
    await inTwoLanes(await readAllMarks(shadow), async ({ id, deviceId, fromMs, toMs }) => {
      await deleteMarks(shadow, [id]);
      const device = devices.get(deviceId);
      if (!device) return;
      await shadowDevice(shadow, derived, device, { fromMs, toMs });
      made.add(device.points[0]!.point.device);
      const pointIds = device.points.map(({ pointId }) => pointId);
      const changed = await readChangedInShadow(shadow, pointIds);
      await markFollowers(shadow, derived, changed, cause);
      await markBridgesBefore(shadow, derived, changed, cause);
      await markDecidedBridges(shadow, derived, deviceId, { fromMs, toMs }, cause);
    });
  }
  let count = 0;
  for (let more = true; more;) {
    const { ids, hours } = await takeHourMarks(shadow, derived.siteId, MOST_HOURS);
    await computeHours(shadow, derived, hours, now);
    await deleteHourMarks(shadow, ids);
    count += hours.length;
    more = hours.length > 0;
  }
  return { devices: [...made].sort(), hours: count };
}
