import { DEFAULT_MATERIALITY, isMaterial } from '#domain';
import {
  copyFigures,
  deleteHourMarks,
  deleteMarks,
  hideSignatures,
  inShadow,
  readAllMarks,
  readChangedInShadow,
  readFigureDifferences,
  takeHourMarks,
  type Database,
  type FigureDifference,
  type Grain,
  type Shadow,
} from '#postgres';
import { computeHours } from './derive-site.js';
import type { DerivedSite } from './derived-site.js';
import { derivedDevices } from './device-input.js';
import { markFollowers } from './device-windows.js';
import { followConfiguration, type CountedBefore } from './follow-configuration.js';
import { shadowDevice } from './shadow.js';

const MOST_HOURS = 2_000;

/** What another configuration would make of the figures of a site. */
export interface Effect {
  /** Hours that are computed again. */
  readonly hours: number;
  /** Devices whose windows are made again. */
  readonly devices: readonly string[];
  /** How many figures come out otherwise, and how many of them are closed: those are restated. */
  readonly changed: Readonly<Record<Grain, { readonly figures: number; readonly closed: number }>>;
  /** Months and seasons that come out otherwise. */
  readonly periods: readonly (FigureDifference & {
    /** The difference to what was approved takes two people. */
    readonly material: boolean;
  })[];
}

/**
 * Follows a change of configuration in a shadow: with the marks and the derivation that would follow if it were accepted, over one
 * snapshot, without a lock on anything real, and nothing of it stays.
 * @param derived the site as it would count
 */
export async function whatIf(db: Database, derived: DerivedSite, before: CountedBefore, now: number): Promise<Effect> {
  return inShadow(
    db,
    async (shadow) => {
      await copyFigures(shadow, derived.siteId);
      await followConfiguration(shadow, derived, before, now);
      const devices = await makeWindows(shadow, derived);
      const hours = await makeFigures(shadow, derived, now);
      return effectOf(derived, await readFigureDifferences(shadow, derived.siteId), { devices, hours });
    },
    hideSignatures,
  );
}

/** Windows that are marked, then the long gaps that other weather shares out anew. Returns the devices. */
async function makeWindows(shadow: Shadow, derived: DerivedSite): Promise<string[]> {
  const devices = derivedDevices(derived);
  const made = new Set<string>();
  for (const _ of ['marked', 'shared out']) {
    for (const { id, deviceId, fromMs, toMs } of await readAllMarks(shadow)) {
      await deleteMarks(shadow, [id]);
      const device = devices.get(deviceId);
      if (!device) continue;
      await shadowDevice(shadow, derived, device, { fromMs, toMs });
      made.add(device.points[0]!.point.device);
      const pointIds = device.points.map(({ pointId }) => pointId);
      await markFollowers(shadow, derived, await readChangedInShadow(shadow, pointIds), 'configuration');
    }
  }
  return [...made].sort();
}

async function makeFigures(shadow: Shadow, derived: DerivedSite, now: number): Promise<number> {
  let count = 0;
  for (let more = true; more;) {
    const taken = await takeHourMarks(shadow, derived.siteId, MOST_HOURS);
    await computeHours(shadow, derived, taken.hours, now);
    await deleteHourMarks(shadow, taken.ids);
    count += taken.hours.length;
    more = taken.hours.length > 0;
  }
  return count;
}

function effectOf(
  { site }: DerivedSite,
  differences: readonly FigureDifference[],
  made: Pick<Effect, 'devices' | 'hours'>,
): Effect {
  const count = (grain: Grain) => {
    const own = differences.filter((one) => one.grain === grain);
    return { figures: own.length, closed: own.filter(({ closed }) => closed).length };
  };
  const materiality = site.emissions?.materiality ?? DEFAULT_MATERIALITY;
  const nothing = { grossT: null, netT: null };
  return {
    ...made,
    changed: { hour: count('hour'), day: count('day'), month: count('month'), season: count('season') },
    periods: differences
      .filter(({ grain }) => grain === 'month' || grain === 'season')
      .map((one) => ({
        ...one,
        material: one.approved !== null && isMaterial(one.approved, one.after ?? nothing, materiality),
      })),
  };
}
