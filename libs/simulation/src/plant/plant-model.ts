import { DAY_MS, HOUR_MS, type Device, type LocalDate, type Normals, type Site } from '#domain';
import { climateOf } from '../weather/climate.js';
import { FuelDeliveries, fuelOfHeatT, type Truck } from './fuel-deliveries.js';
import { HeatDemand } from './heat-demand.js';
import { heatSources, isOfHeatPump, sourcesOfMeter, type HeatSource } from './heat-sources.js';
import { NetworkFlow } from './heating-curve.js';
import { standardOffsetMs } from '../weather/standard-time.js';
import { shareAt, sharesOfDay, type Rated } from './load-sharing.js';
import { Trace } from '../signals/trace.js';
import { Weather } from '../weather/winter-weather.js';

export interface PlantOptions {
  readonly seed: number;
  /** Normal weather of the place; null: Changchun's monthly means in its zone, elsewhere an invented year. */
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
/** The plant that the figures below in MW and m3/h belong to, MW; those of another go by its size. */
const REFERENCE_MW = 58;
/** Fans, feeders and pumps, MW: standing still, running, and by load. About 24 kWh for each MWh of heat. */
const IDLE_MW = 0.02;
const RUNNING_MW = 0.15;
const POWER_SHARE = 0.019;
/** Water that a network of this size loses, m3/h. */
const MAKE_UP_M3H = 2.2;

/** A site that does not say since when it runs: days from 1970 on would take a minute to sum up before the first reading. */
const UNDATED_SITE_MS = Date.UTC(2022, 0, 1);
/** Water that carries a gigajoule at a spread of 35 K. */
const USUAL_M3_PER_GJ = 7;

/** Heat of a heat pump for each unit of power, by the temperature outside: a round invention, near what air-source machines do. */
const heatPumpCop = (airC: number): number => Math.min(5, Math.max(1.8, 3.4 + 0.06 * airC));

/** Channels of the trace that every plant has; heat sources and substations follow. */
const PLANT = 0;
const ELECTRICITY = 1;
const FLOW = 2;
const MAKE_UP = 3;
const HEAT_PUMPS = 4;
const FIRST = 5;

/** The plant as physics knows it: powers and their integrals since the site began. Deterministic in (seed, time). */
export class PlantModel {
  private readonly standardOffsetMs: number;
  readonly weather: Weather;
  readonly demand: HeatDemand;
  /** What makes the heat: boilers, then heat meters that stand for a heat pump or a solar field. */
  readonly sources: readonly HeatSource[];
  readonly substations: readonly string[];
  /** Electricity meters of the heat pumps alone. */
  private readonly heatPumpMeters: readonly string[];
  private readonly rated: readonly Rated[];
  private readonly customers: readonly (number | null)[];
  private readonly trace: Trace;
  private readonly flow = new NetworkFlow();
  private readonly fuel: FuelDeliveries;
  private readonly shares = new Map<number, number[]>();
  private readonly meters = new Map<string, readonly number[] | null>();

  constructor(
    readonly site: Site,
    readonly options: PlantOptions,
  ) {
    const { seed, normals = null, dailyMeansC, anomalies } = options;
    this.standardOffsetMs = standardOffsetMs(site.timeZone);
    const climate = climateOf({ normals, timeZone: site.timeZone, season: site.season });
    this.weather = new Weather({ seed, climate, standardOffsetMs: this.standardOffsetMs, dailyMeansC, anomalies });
    this.demand = new HeatDemand(site, this.standardOffsetMs, this.weather, seed);
    const alive = site.devices.filter((device) => !device.removed);
    const substations = alive.filter((device) => device.kind === 'substation');
    this.sources = heatSources(site);
    this.rated = this.sources.map(({ ratedMw, isBackup }) => ({
      ratedMw: ratedMw ?? this.demand.capacityMw / this.sources.length,
      isBackup,
    }));
    this.substations = substations.map(({ id }) => id);
    this.heatPumpMeters = alive
      .filter((device) => device.kind === 'electricity-meter' && isOfHeatPump(device))
      .map(({ id }) => id);
    this.customers = substations.map(({ areaM2 }) => areaM2);
    const since = site.sinceMs > 0 ? site.sinceMs : UNDATED_SITE_MS;
    const epoch = Math.floor((since + this.standardOffsetMs) / DAY_MS) * DAY_MS - this.standardOffsetMs;
    this.trace = new Trace(epoch, FIRST + this.sources.length + substations.length, (t) => this.knot(t));
    this.fuel = new FuelDeliveries(
      seed,
      this.demand.capacityMw,
      (t) => this.fuelBurntT(t),
      (day) => day * DAY_MS - this.standardOffsetMs,
    );
  }

  plantMw(t: number): number {
    return this.trace.rate(PLANT, t);
  }
  plantEnergyGj(t: number): number {
    return this.trace.total(PLANT, t) * 3.6;
  }
  sourceMw(source: number, t: number): number {
    return this.trace.rate(FIRST + source, t);
  }
  sourceEnergyGj(source: number, t: number): number {
    return this.trace.total(FIRST + source, t) * 3.6;
  }
  sourceRatedMw(source: number): number {
    return (this.rated[source] as Rated).ratedMw;
  }
  /** Sources whose heat passes a meter; null: all that leaves the plant. Found once for each meter. */
  private behind(meter: Device): readonly number[] | null {
    const known = this.meters.get(meter.id);
    if (known !== undefined) return known;
    const found = sourcesOfMeter(meter, this.sources, this.site.devices);
    this.meters.set(meter.id, found);
    return found;
  }
  /** Heat that passes a heat meter, MW: of the sources before it, else all that leaves the plant. */
  meterMw(meter: Device, t: number): number {
    const behind = this.behind(meter);
    if (behind === null) return this.plantMw(t);
    return behind.reduce((sum, source) => sum + this.sourceMw(source, t), 0) / (1 + OWN_USE);
  }
  meterEnergyGj(meter: Device, t: number): number {
    const behind = this.behind(meter);
    if (behind === null) return this.plantEnergyGj(t);
    return behind.reduce((sum, source) => sum + this.sourceEnergyGj(source, t), 0) / (1 + OWN_USE);
  }
  /** Solid fuel burnt since the site began, t: of all boilers but the back-up. */
  fuelBurntT(t: number): number {
    const heatGj = this.sources.reduce(
      (sum, { isBoiler, isBackup }, i) => sum + (isBoiler && !isBackup ? this.sourceEnergyGj(i, t) : 0),
      0,
    );
    return fuelOfHeatT(heatGj);
  }
  substationMw(substation: number, t: number): number {
    return this.trace.rate(FIRST + this.sources.length + substation, t);
  }
  substationEnergyGj(substation: number, t: number): number {
    return this.trace.total(FIRST + this.sources.length + substation, t) * 3.6;
  }
  /** Power of an electricity meter, MW: of the heat pumps where it is theirs, else of all that has no meter of its own. */
  electricityMw(meter: Device, t: number): number {
    return this.electricityOf(meter, (channel) => this.trace.rate(channel, t));
  }
  electricityMwh(meter: Device, t: number): number {
    return this.electricityOf(meter, (channel) => this.trace.total(channel, t));
  }
  private electricityOf(meter: Device, of: (channel: number) => number): number {
    const meters = this.heatPumpMeters;
    if (meters.includes(meter.id)) return of(HEAT_PUMPS) / meters.length;
    return of(ELECTRICITY) + (meters.length === 0 ? of(HEAT_PUMPS) : 0);
  }
  flowM3h(t: number): number {
    return this.trace.rate(FLOW, t);
  }
  /** Water that has passed a meter, m3; of a single source at the usual spread, so that its register never falls. */
  meterVolumeM3(meter: Device, t: number): number {
    const behind = this.behind(meter);
    return behind === null ? this.trace.total(FLOW, t) : this.meterEnergyGj(meter, t) * USUAL_M3_PER_GJ;
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
    const size = this.demand.capacityMw / REFERENCE_MW;
    if (plant <= 0) {
      const channels = FIRST + this.sources.length + this.substations.length;
      return Array.from({ length: channels }, (_, channel) => (channel === ELECTRICITY ? IDLE_MW * size : 0));
    }
    const area = this.demand.areaAt(t);
    const part = area === null || !this.site.area ? 1 : area / this.site.area.fullM2;
    const delivered = Math.max(0, plant * (1 - LOSS_SHARE) - LOSS_MW * part * size);
    const burning = plant * (1 + OWN_USE);
    const shares = this.sourceShares(t);
    return [
      plant,
      (IDLE_MW + RUNNING_MW * Math.min(1, plant / (2 * size))) * size + POWER_SHARE * plant,
      this.flow.m3h(plant, plant / this.demand.capacityMw),
      MAKE_UP_M3H * part * size,
      this.heatPumpShare(shares) > 0 ? (plant * this.heatPumpShare(shares)) / heatPumpCop(this.weather.airC(t)) : 0,
      ...shares.map((share) => share * burning),
      ...this.customerShares(area).map((share) => share * delivered),
    ];
  }

  /** Share of the heat that heat pumps make; of a site that declares no source all of it, where they have a meter. */
  private heatPumpShare(shares: readonly number[]): number {
    if (this.sources.length === 0) return this.heatPumpMeters.length > 0 ? 1 : 0;
    return this.sources.reduce((sum, { isHeatPump }, i) => sum + (isHeatPump ? (shares[i] as number) : 0), 0);
  }

  private sourceShares(t: number): number[] {
    const day = this.weather.dayOf(t);
    const msOfDay = t + this.standardOffsetMs - day * DAY_MS;
    const [before, now] = [this.sharesOf(day - 1), this.sharesOf(day)];
    return now.map((share, i) => shareAt(before[i] as number, share, msOfDay));
  }

  private sharesOf(day: number): number[] {
    const known = this.shares.get(day);
    if (known) return known;
    const midnight = day * DAY_MS - this.standardOffsetMs;
    let peak = 0;
    for (let hour = 0; hour < 27; hour++) peak = Math.max(peak, this.demand.powerMw(midnight + hour * HOUR_MS));
    const shares = sharesOfDay(day, peak * (1 + OWN_USE), this.rated);
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
