import { FUTURE_TOLERANCE_MS, localDateOf, localMidnightMs, weatherSourcesOf, type HourFigures } from '#domain';
import {
  hideLater,
  inShadow,
  readEstimatedSpans,
  readFiguresThen,
  readFirstLater,
  readHoursWithWindows,
  readStoredSpans,
  writeFigures,
  type Database,
  type FigureThen,
  type Grain,
  type Shadow,
} from '#postgres';
import { countedPoints, type WantedFigures } from './derived-site.js';
import { derivedDevices, type DerivedDevice } from './device-input.js';
import { deriveHours } from './hours.js';
import type { PastSite } from './past-site.js';
import { deriveGrain, intervalsWith } from './periods.js';
import { shadowDevice } from './shadow.js';
import { fuelPoints } from './weighed-fuel.js';

const END_OF_TIME_MS = Date.UTC(9999, 0, 1);

/**
 * Answers from what was known of a site at a moment: `read` sees the database as it would have been derived. Figures that were closed
 * are those of the newest revision that was recorded by then; open ones are made from what had been received, by the configuration
 * that counted, with the clock of that moment. Of figures only those are there that are wanted.
 */
export async function inPast<T>(
  db: Database,
  past: PastSite,
  wanted: readonly WantedFigures[],
  read: (shadow: Shadow) => Promise<T>,
): Promise<T> {
  const { derived, asOfMs } = past;
  return inShadow(
    db,
    async (shadow) => {
      await makeWindows(shadow, past);
      const figures = new PastFigures(shadow, past);
      for (const want of wanted) await figures.make(want);
      return read(shadow);
    },
    (shadow) => hideLater(shadow, derived.siteId, asOfMs),
  );
}

/** Windows that figures, targets and weather are made from, where they were others derived. */
async function makeWindows(shadow: Shadow, { derived, asOfMs, otherDevices }: PastSite): Promise<void> {
  const { siteId, site, points } = derived;
  const zone = site.timeZone;
  const later = await readFirstLater(shadow, siteId, asOfMs);
  const stored = otherDevices.size === 0 ? [] : await readStoredSpans(shadow, siteId);
  const firstOf = (address: string, deviceId: number): number => {
    const first = stored.find((span) => span.deviceId === deviceId)?.fromMs ?? Infinity;
    const isOther = otherDevices.has(address.slice(0, address.indexOf('/')));
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
    for (const [device, fromMs] of begins) await shadowDevice(shadow, derived, device, { fromMs });
    return Math.min(Infinity, ...begins.values());
  };

  const weather = weatherSourcesOf(site).flatMap((source) => (source.kind === 'point' ? [source.point] : []));
  const weatherFromMs = await make(weather, () => Infinity);
  // Long gaps that other weather shared out.
  const range = {
    fromMs: weatherFromMs < Infinity ? localMidnightMs(localDateOf(weatherFromMs, zone), zone) : END_OF_TIME_MS,
    toMs: END_OF_TIME_MS,
  };
  const shared = new Map((await readEstimatedSpans(shadow, siteId, range)).map((span) => [span.deviceId, span.fromMs]));
  await make(
    [...countedPoints(site), ...fuelPoints(site)].filter((address) => !weather.includes(address)),
    (deviceId) => shared.get(deviceId) ?? Infinity,
  );
}

/** Puts figures into the shadow as they were. */
class PastFigures {
  private readonly made: Readonly<Record<Grain, Set<number>>> = {
    hour: new Set(),
    day: new Set(),
    month: new Set(),
    season: new Set(),
  };

  constructor(
    private readonly shadow: Shadow,
    private readonly past: PastSite,
  ) {}

  make({ grain, ...range }: WantedFigures): Promise<void> {
    return grain === 'hour' ? this.hours([range]) : this.sums(grain, [range]);
  }

  private async hours(ranges: readonly Omit<WantedFigures, 'grain'>[]): Promise<void> {
    const { derived, asOfMs } = this.past;
    const open = await this.putClosed('hour', ranges);
    const pointIds = countedPoints(derived.site).flatMap((address) => derived.points.get(address)?.pointId ?? []);
    const hours = await readHoursWithWindows(
      this.shadow,
      pointIds,
      open.map(({ startMs }) => startMs),
    );
    if (hours.length === 0) return;
    await deriveHours(
      this.shadow,
      derived,
      hours.map((startMs) => ({ startMs, cause: 'readings' as const })),
      asOfMs,
    );
  }

  /** Days from their hours, months and seasons from their days; where they were open. */
  private async sums(
    grain: 'day' | 'month' | 'season',
    ranges: readonly Omit<WantedFigures, 'grain'>[],
  ): Promise<void> {
    const { derived, asOfMs } = this.past;
    const zone = derived.site.timeZone;
    const open = await this.putClosed(grain, ranges);
    const dates = new Set(open.map(({ startMs }) => localDateOf(startMs, zone)));
    const parts = [...dates]
      .flatMap((date) => intervalsWith(derived, grain, date))
      .map(({ start, end }) => ({ fromMs: localMidnightMs(start, zone), toMs: localMidnightMs(end, zone) }));
    if (parts.length === 0) return;
    await (grain === 'day' ? this.hours(parts) : this.sums('day', parts));
    await deriveGrain(this.shadow, derived, grain, dates, 'readings', asOfMs);
  }

  /** Returns those that were open, of what was not asked for before. */
  private async putClosed(
    grain: Grain,
    ranges: readonly Omit<WantedFigures, 'grain'>[],
  ): Promise<readonly FigureThen[]> {
    const { derived, asOfMs } = this.past;
    const known = await readFiguresThen(this.shadow, derived.siteId, grain, ranges, asOfMs);
    const fresh = known.filter(({ startMs }) => !this.made[grain].has(startMs));
    for (const { startMs } of fresh) this.made[grain].add(startMs);
    const closed = fresh.flatMap(({ startMs, label, revision, figures }) =>
      revision === null || figures === null
        ? []
        : [{ startMs, label, revision, figures: whole(figures), closed: true, firstReceivedMs: null }],
    );
    await writeFigures(this.shadow, derived.siteId, grain, closed, {
      configurationHash: derived.configurationHash,
      nowMs: asOfMs,
    });
    return fresh.filter(({ startMs, revision }) => revision === null && startMs <= asOfMs + FUTURE_TOLERANCE_MS);
  }
}

const NOTHING: HourFigures = {
  heatGj: null,
  baselineT: null,
  projectT: null,
  leakageT: null,
  grossT: null,
  netT: null,
  u95T: null,
  uncertainty: {},
  coveragePct: 0,
  coveredMs: {},
  substitutedGj: 0,
  excludedGj: 0,
  biogenicCo2T: null,
  factorVersions: [],
  factorMissing: false,
  codes: [],
  dataEffect: { heatGj: 0, grossT: 0, netT: 0 },
  terms: {},
  fuelGj: null,
  substituted: {},
};

/** Rules of an earlier time told less. */
const whole = (figures: Readonly<Record<string, unknown>>): HourFigures => ({ ...NOTHING, ...figures });
