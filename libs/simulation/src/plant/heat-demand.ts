import { DAY_MS, HOUR_MS, localMidnightMs, type AreaStep, type Period, type Site } from '#domain';
import { heatSources } from './heat-sources.js';
import { latestSeason } from './story-start.js';
import { Stream } from '../signals/random.js';
import type { Weather } from '../weather/winter-weather.js';

/** Buildings are heated while the day's mean lies below it (Chinese practice for heat duty). */
const BASE_C = 18;
/**
 * What the connected buildings take, kW per K and m2: 1,210 kW/K for 847,000 m2. With 4,148 K d of a normal season it makes
 * 433,636 GJ, the heat behind 47,700 t at 0.11 t/GJ.
 */
const KW_PER_K_M2 = 433_636e6 / (4_148.2 * 86_400) / 847_000;
/** How much of the day's swing gets through walls and control. */
const SWING_SHARE = 0.35;
const RAMP_MS = 2 * HOUR_MS;

/** Share of a plant's rated power that its peak takes where the file states no area. */
const PEAK_SHARE = 0.82;
const PEAK_K = 39;

/** Heat that leaves the plant, MW. */
export class HeatDemand {
  readonly capacityMw: number;
  private readonly steps: readonly { readonly fromMs: number; readonly m2: number }[];
  private readonly wobble: Stream;
  private readonly fallbackKwPerK: number;
  private season: Period;

  constructor(
    private readonly site: Site,
    private readonly standardOffsetMs: number,
    private readonly weather: Weather,
    seed: number,
  ) {
    this.wobble = new Stream(seed, 'demand');
    this.capacityMw = capacityOf(site);
    this.steps = (site.area?.connected ?? []).map((step: AreaStep) => ({
      // a step without a date holds since ever
      fromMs: step.from < '1970' ? -Infinity : localMidnightMs(step.from, site.timeZone),
      m2: step.m2,
    }));
    this.fallbackKwPerK = (this.capacityMw * 1_000 * PEAK_SHARE) / PEAK_K;
    this.season = latestSeason(site, site.sinceMs);
  }

  /** Connected area, m2; null where the site file states none. */
  areaAt(t: number): number | null {
    if (this.steps.length === 0) return null;
    let m2 = 0;
    for (const step of this.steps) if (step.fromMs <= t) m2 = step.m2;
    return m2;
  }

  seasonAt(t: number): Period {
    if (t < this.season.fromMs || t >= this.season.fromMs + 330 * DAY_MS) {
      this.season = latestSeason(this.site, t);
    }
    return this.season;
  }

  isHeating(t: number): boolean {
    const { fromMs, toMs } = this.seasonAt(t);
    return t >= fromMs && t < toMs;
  }

  /** Power that leaves the plant, MW: what buildings need at that temperature, within what the plant can give. */
  powerMw(t: number): number {
    const { fromMs, toMs } = this.seasonAt(t);
    const since = Math.max(fromMs, this.site.sinceMs, this.steps[0]?.fromMs ?? -Infinity);
    if (t < since || t >= toMs) return 0;
    const area = this.areaAt(t);
    const kwPerK = area === null ? this.fallbackKwPerK : area * KW_PER_K_M2;
    const felt = this.weather.slowC(t) + SWING_SHARE * this.weather.swingC(t);
    const hour = ((t + this.standardOffsetMs) / HOUR_MS) % 24;
    const day = (2 * Math.PI * hour) / 24;
    const habits = 0.02 * Math.cos(day - (6 / 24) * 2 * Math.PI) + 0.015 * Math.cos(2 * day - (6.5 / 12) * 2 * Math.PI);
    const mood = 1 + habits + 0.012 * this.wobble.smooth(t, 2 * HOUR_MS);
    const ramp = Math.min(1, (t - since) / RAMP_MS, (toMs - t) / RAMP_MS);
    const wanted = (kwPerK * Math.max(0, BASE_C - felt) * mood * ramp) / 1_000;
    return Math.min(this.capacityMw, wanted);
  }
}

/** Heat that the site can give, MW: its heat sources; else what its registers of heat are rated for; else one small plant. */
function capacityOf(site: Site): number {
  const sources = heatSources(site).reduce((sum, { ratedMw }) => sum + (ratedMw ?? 0), 0);
  if (sources > 0) return sources;
  for (const kind of ['heat-meter', 'substation'] as const) {
    const rated = site.devices.filter((device) => device.kind === kind).map(ratedOfRegister);
    const sum = rated.reduce((a, b) => a + b, 0);
    if (sum > 0) return sum;
  }
  return 10;
}

const MW_PER_UNIT_PER_HOUR: Readonly<Record<string, number>> = { GJ: 1 / 3.6, MJ: 1 / 3_600, 'MW.h': 1, 'kW.h': 1e-3 };

function ratedOfRegister(device: Site['devices'][number]): number {
  const register = device.points.find(({ versions: [v] }) => v.kind === 'total' && v.maxRatePerHour !== null);
  const version = register?.versions[0];
  if (!version?.maxRatePerHour) return 0;
  // Meters are ordered with a reserve: half of what they could measure.
  return (version.maxRatePerHour * (MW_PER_UNIT_PER_HOUR[version.unit] ?? 0)) / 2;
}
