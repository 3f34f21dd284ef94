import { HOUR_MS, ncvAsReceived } from '#domain';
import { Stream } from '../signals/random.js';

/** One truck over the weighbridge. */
export interface Truck {
  /** From 0 on, since the site began. */
  readonly number: number;
  readonly t: number;
  /** Unique for good: the amount is counted once, however often it is sent. */
  readonly id: string;
  readonly massT: number;
  /** Water as received, %. */
  readonly moisturePct: number;
  /** Net calorific value as received, GJ/t. */
  readonly ncvGjT: number;
}

const BOILER_EFFICIENCY = 0.85;
/** Straw pellets, dry. */
export const DRY_NCV_GJ_T = 17;
const MEAN_MOISTURE = 0.12;
/** As received, GJ/t: what the feeder is set for. */
export const MEAN_NCV_GJ_T = ncvAsReceived(DRY_NCV_GJ_T, MEAN_MOISTURE);
/** Kept in the yard, hours at rated power. */
const RESERVE_HOURS = 36;
const GATE_OPENS_MS = 7 * HOUR_MS;
const GATE_OPEN_FOR_MS = 11 * HOUR_MS;

/** Fuel that a heat takes, t. */
export const fuelOfHeatT = (heatGj: number): number => heatGj / (BOILER_EFFICIENCY * MEAN_NCV_GJ_T);

/** Trucks bring what the boilers burn, in the daytime, ahead of the fire by a reserve in the yard. */
export class FuelDeliveries {
  private readonly loads: Stream;
  private readonly arrivals: Stream;
  /** Mass delivered with the trucks before the n-th, t. */
  private readonly delivered: number[] = [0];

  /**
   * @param burntT fuel burnt from the epoch to a moment, t
   * @param startOfDay local midnight of a day (days since the epoch of Unix, standard time)
   */
  constructor(
    seed: number,
    private readonly capacityMw: number,
    private readonly burntT: (t: number) => number,
    private readonly startOfDay: (day: number) => number,
  ) {
    this.loads = new Stream(seed, 'fuel/load');
    this.arrivals = new Stream(seed, 'fuel/arrival');
  }

  /** Trucks of one day, in the order of their arrival. */
  ofDay(day: number): Truck[] {
    const midnight = this.startOfDay(day);
    const first = this.trucksBy(midnight);
    const count = this.trucksBy(this.startOfDay(day + 1)) - first;
    const slotMs = GATE_OPEN_FOR_MS / Math.max(1, count);
    return Array.from({ length: count }, (_, i) => {
      const at = midnight + GATE_OPENS_MS + slotMs * (i + this.arrivals.uniform(first + i) * 0.8);
      return this.truck(first + i, Math.round(at / 1_000) * 1_000);
    });
  }

  private truck(number: number, t: number): Truck {
    const moisture = Math.min(0.2, Math.max(0.07, MEAN_MOISTURE + 0.02 * this.loads.normal(number * 4 + 1)));
    const dry = DRY_NCV_GJ_T + 0.2 * this.loads.normal(number * 4 + 2);
    return {
      number,
      t,
      id: `truck-${String(number + 1).padStart(6, '0')}`,
      massT: this.massOf(number),
      moisturePct: Math.round(moisture * 1_000) / 10,
      ncvGjT: Math.round(ncvAsReceived(dry, moisture) * 100) / 100,
    };
  }

  private massOf(number: number): number {
    return Math.round((18 + 15 * this.loads.uniform(number * 4)) * 50) / 50;
  }

  /** How many trucks have come by `t`: a season's first fire finds the reserve in the yard. */
  private trucksBy(t: number): number {
    const burnt = this.burntT(t);
    const wanted =
      burnt === 0 ? 0 : burnt + fuelOfHeatT(this.capacityMw * 3.6 * RESERVE_HOURS) * Math.min(1, burnt / 2_000);
    let from = 0;
    let to = this.delivered.length - 1;
    while ((this.delivered[to] as number) < wanted) {
      this.delivered.push((this.delivered[to] as number) + this.massOf(to));
      to++;
    }
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.delivered[middle] as number) < wanted) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
