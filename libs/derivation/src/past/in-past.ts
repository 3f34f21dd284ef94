import { deviceOf, localDateOf, localMidnightMs, weatherSourcesOf } from '#domain';
import {
  hideLater,
  inShadow,
  readEstimatedSpans,
  readFirstLater,
  readStoredSpans,
  type Database,
  type Shadow,
} from '#postgres';
import { comparedPoints } from '../bridges/bridge-surroundings.js';
import { countedPoints, type WantedFigures } from '../derived-site.js';
import { derivedDevices, type DerivedDevice } from '../windows/device-input.js';
import { PastFigures } from './past-figures.js';
import type { PastSite } from './past-site.js';
import { edgeGapsNear } from '../windows/edge-gaps.js';
import { shadowDevice } from './shadow.js';
import { fuelPoints } from '../figures/weigh-fuel.js';

const END_OF_TIME_MS = Date.UTC(9999, 0, 1);

/** What is asked of the past. */
export interface WantedOfPast {
  readonly figures: readonly WantedFigures[];
  /** Whose windows: of those that figures and targets are made from, of all, or of the devices of these points (`device/point`). */
  readonly devices?: 'counted' | 'all' | readonly string[];
}

/**
 * Answers from what was known of a site at a moment: `read` sees the database as it would have been derived. Figures that were closed
 * are those of the newest revision that was recorded by then; open ones are made from what had been received, by the configuration
 * that counted, with the clock of that moment. Of figures only those are there that are wanted; `read` may want more of `made`.
 */
export async function inPast<T>(
  db: Database,
  past: PastSite,
  { figures, devices = 'counted' }: WantedOfPast,
  read: (shadow: Shadow, made: PastFigures) => Promise<T>,
): Promise<T> {
  const { derived, asOfMs } = past;
  return inShadow(
    db,
    async (shadow) => {
      await makeWindows(shadow, past, devices);
      const made = new PastFigures(shadow, past);
      for (const want of figures) await made.make(want);
      return read(shadow, made);
    },
    (shadow) => hideLater(shadow, derived.siteId, asOfMs),
  );
}

/** Makes windows where they were others then. */
async function makeWindows(
  shadow: Shadow,
  past: PastSite,
  wanted: NonNullable<WantedOfPast['devices']>,
): Promise<void> {
  const { derived, asOfMs, otherDevices, sharesOtherwise } = past;
  const { siteId, site, points } = derived;
  const zone = site.timeZone;
  const later = await readFirstLater(shadow, siteId, asOfMs);
  const stored = otherDevices.size === 0 ? [] : await readStoredSpans(shadow, siteId);
  const firstOf = (address: string, deviceId: number): number => {
    const first = stored.find((span) => span.deviceId === deviceId)?.fromMs ?? Infinity;
    const isOther = otherDevices.has(deviceOf(address));
    return Math.min(later.get(deviceId) ?? Infinity, isOther ? first : Infinity);
  };
  const devices = derivedDevices(derived);
  const make = async (addresses: readonly string[], alsoFromMs: (deviceId: number) => number): Promise<number> => {
    const begins = new Map<DerivedDevice, number>();
    for (const address of addresses) {
      const deviceId = points.get(address)?.deviceId;
      if (deviceId === undefined) continue;
      const fromMs = Math.min(firstOf(address, deviceId), alsoFromMs(deviceId));
      if (fromMs < Infinity) begins.set(devices.get(deviceId)!, fromMs);
    }
    for (const [device, fromMs] of begins) {
      await shadowDevice(shadow, derived, device, { fromMs });
      // Readings beside a gap that were not there yet.
      const pointIds = device.points.map(({ pointId }) => pointId);
      const gaps = await edgeGapsNear(shadow, site, pointIds, { fromMs, toMs: Math.max(fromMs, asOfMs) });
      for (const gap of gaps) await shadowDevice(shadow, derived, device, gap);
    }
    return Math.min(Infinity, ...begins.values());
  };

  const weather = weatherSourcesOf(site).flatMap((source) => (source.kind === 'point' ? [source.point] : []));
  const weatherFromMs = await make(weather, () => Infinity);
  // Long gaps that other weather shared out.
  const range = {
    fromMs: sharesOtherwise
      ? -Infinity
      : weatherFromMs < Infinity
        ? localMidnightMs(localDateOf(weatherFromMs, zone), zone)
        : END_OF_TIME_MS,
    toMs: END_OF_TIME_MS,
  };
  const shared = new Map((await readEstimatedSpans(shadow, siteId, range)).map((span) => [span.deviceId, span.fromMs]));
  await make(
    addressesOf(past, wanted).filter((address) => !weather.includes(address)),
    (deviceId) => shared.get(deviceId) ?? Infinity,
  );
}

function addressesOf(
  { derived: { site, points } }: PastSite,
  wanted: NonNullable<WantedOfPast['devices']>,
): readonly string[] {
  if (wanted === 'all') return [...points.keys()];
  if (wanted === 'counted') return [...countedPoints(site), ...fuelPoints(site), ...comparedPoints(site)];
  return wanted;
}
