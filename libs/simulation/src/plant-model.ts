import type { LocalDate, Normals, Site } from '#domain';
import { climateOf } from './climate.js';
import { FuelDeliveries, fuelOfHeatT, type Truck } from './fuel-deliveries.js';
import { HeatDemand } from './heat-demand.js';
import { NetworkFlow } from './heating-curve.js';
import { DAY_MS, HOUR_MS, LocalClock } from './local-clock.js';
import { shareAt, sharesOfDay } from './load-sharing.js';
import { Trace } from './trace.js';
import { Weather } from './weather.js';

export interface PlantOptions {
  readonly seed: number;
  /** Normal weather of the place; null: Changchun's monthly means. */
  readonly normals?: Normals | null;
  /** A past winter: measured daily means, °C, by local date. */
  readonly dailyMeansC?: ReadonlyMap<LocalDate, number>;
  /** false: every day has its normal mean. */
  readonly anomalies?: boolean;
}

/** Heat that the boiler house itself takes (fuel drying, deaerator), share of what leaves it. */
const OWN_USE = 0.006;
/** What the pipes lose: always something, more with hotter water. MW at full area, and share of the power. */
const LOSS_MW = 0.45;
const LOSS_SHARE = 0.025;
/** Fans, feeders and pumps, MW: standing still, running, and by load. About 24 kWh for each MWh of heat. */
const IDLE_MW = 0.02;
const RUNNING_MW = 0.15;
const POWER_SHARE = 0.019;
/** Water that a network of this size loses, m3/h. */
const MAKE_UP_M3H = 2.2;

/** Channels of the trace that every plant has; boilers and substations follow. */
const PLANT = 0;
const ELECTRICITY = 1;
const FLOW = 2;
const MAKE_UP = 3;
const FIRST = 4;

/** The plant as physics knows it: powers and their integrals since the site began. Deterministic in (seed, time). */
export class PlantModel {
  readonly clock: LocalClock;
  readonly weather: Weather;
  readonly demand: HeatDemand;
  readonly boilers: readonly string[];
  readonly substations: readonly string[];
  private readonly ratedMw: readonly number[];
  private readonly customers: readonly (number | null)[];
  private readonly trace: Trace;
  private readonly flow = new NetworkFlow();
  private readonly fuel: FuelDeliveries;
  private readonly shares = new Map<number, number[]>();

  constructor(
    readonly site: Site,
    readonly options: PlantOptions,
  ) {
    const { seed, normals = null, dailyMeansC, anomalies } = options;
    this.clock = new LocalClock(site.timeZone);
    this.weather = new Weather({ seed, climate: climateOf(normals), clock: this.clock, dailyMeansC, anomalies });
    this.demand = new HeatDemand(site, this.clock, this.weather, seed);
    const alive = site.devices.filter((device) => !device.removed);
    const boilers = alive.filter((device) => device.kind === 'boiler');
    const substations = alive.filter((device) => device.kind === 'substation');
    this.boilers = boilers.map(({ id }) => id);
    this.substations = substations.map(({ id }) => id);
    this.ratedMw = boilers.map(({ ratedMw }) => ratedMw ?? this.demand.capacityMw / boilers.length);
    this.customers = substations.map(({ areaM2 }) => areaM2);
    const epoch =
      Math.floor((site.sinceMs + this.clock.standardOffsetMs) / DAY_MS) * DAY_MS - this.clock.standardOffsetMs;
    this.trace = new Trace(epoch, FIRST + boilers.length + substations.length, (t) => this.knot(t));
    this.fuel = new FuelDeliveries(
      seed,
      this.demand.capacityMw,
      (t) => fuelOfHeatT(this.boilers.reduce((sum, _, i) => sum + this.boilerEnergyGj(i, t), 0)),
      (day) => day * DAY_MS - this.clock.standardOffsetMs,
    );
  }

  plantMw(t: number): number {
    return this.trace.rate(PLANT, t);
  }
  plantEnergyGj(t: number): number {
    return this.trace.total(PLANT, t) * 3.6;
  }
  boilerMw(boiler: number, t: number): number {
    return this.trace.rate(FIRST + boiler, t);
  }
  boilerEnergyGj(boiler: number, t: number): number {
    return this.trace.total(FIRST + boiler, t) * 3.6;
  }
  boilerRatedMw(boiler: number): number {
    return this.ratedMw[boiler] as number;
  }
  substationMw(substation: number, t: number): number {
    return this.trace.rate(FIRST + this.boilers.length + substation, t);
  }
  substationEnergyGj(substation: number, t: number): number {
    return this.trace.total(FIRST + this.boilers.length + substation, t) * 3.6;
  }
  electricityMw(t: number): number {
    return this.trace.rate(ELECTRICITY, t);
  }
  electricityMwh(t: number): number {
    return this.trace.total(ELECTRICITY, t);
  }
  flowM3h(t: number): number {
    return this.trace.rate(FLOW, t);
  }
  volumeM3(t: number): number {
    return this.trace.total(FLOW, t);
  }
  makeUpM3(t: number): number {
    return this.trace.total(MAKE_UP, t);
  }
  /** Power over rated power, 0 to 1: what the water temperatures follow. */
  load(t: number): number {
    return this.plantMw(t) / this.demand.capacityMw;
  }
  /** Flow of a part of the network, m3/h, at the temperatures of the whole. */
  flowOfMw(powerMw: number, t: number): number {
    return this.flow.m3h(powerMw, this.load(t));
  }

  /** Trucks in `[from, to)`, in the order of their arrival. */
  trucks(from: number, to: number): Truck[] {
    const found: Truck[] = [];
    for (let day = this.weather.dayOf(from); day <= this.weather.dayOf(to); day++) {
      for (const truck of this.fuel.ofDay(day)) if (truck.t >= from && truck.t < to) found.push(truck);
    }
    return found;
  }

  private knot(t: number): number[] {
    const plant = this.demand.powerMw(t);
    if (plant <= 0) {
      const channels = FIRST + this.boilers.length + this.substations.length;
      return Array.from({ length: channels }, (_, channel) => (channel === ELECTRICITY ? IDLE_MW : 0));
    }
    const area = this.demand.areaAt(t);
    const part = area === null || !this.site.area ? 1 : area / this.site.area.fullM2;
    const delivered = Math.max(0, plant * (1 - LOSS_SHARE) - (LOSS_MW * part * this.demand.capacityMw) / 58);
    const burning = plant * (1 + OWN_USE);
    return [
      plant,
      IDLE_MW + RUNNING_MW * Math.min(1, plant / 2) + POWER_SHARE * plant,
      this.flow.m3h(plant, plant / this.demand.capacityMw),
      MAKE_UP_M3H * part,
      ...this.boilerShares(t).map((share) => share * burning),
      ...this.customerShares(area).map((share) => share * delivered),
    ];
  }

  private boilerShares(t: number): number[] {
    const day = this.weather.dayOf(t);
    const msOfDay = t + this.clock.standardOffsetMs - day * DAY_MS;
    const [before, now] = [this.sharesOf(day - 1), this.sharesOf(day)];
    return now.map((share, i) => shareAt(before[i] as number, share, msOfDay));
  }

  private sharesOf(day: number): number[] {
    const known = this.shares.get(day);
    if (known) return known;
    const midnight = day * DAY_MS - this.clock.standardOffsetMs;
    let peak = 0;
    for (let hour = 0; hour < 27; hour++) peak = Math.max(peak, this.demand.powerMw(midnight + hour * HOUR_MS));
    const shares = sharesOfDay(day, peak * (1 + OWN_USE), this.ratedMw);
    this.shares.set(day, shares);
    return shares;
  }

  /** Substations in the order of the file, until the connected area is used up; one without an area takes what is left. */
  private customerShares(connectedM2: number | null): number[] {
    const known = this.customers.reduce<number>((sum, m2) => sum + (m2 ?? 0), 0);
    const connected = connectedM2 ?? (known > 0 ? known : this.customers.length);
    let left = connected;
    const taken = this.customers.map((m2) => {
      const takes = m2 === null ? 0 : Math.min(left, m2);
      left -= takes;
      return takes;
    });
    const open = this.customers.filter((m2) => m2 === null).length;
    const shares = taken.map((m2, i) => (this.customers[i] === null ? left / open : m2));
    const sum = shares.reduce((a, b) => a + b, 0);
    return shares.map((m2) => (sum > 0 ? m2 / sum : 0));
  }
}
