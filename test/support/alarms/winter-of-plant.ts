/** The shipped plant through a past winter, pure: what the rules that look at plant and fuel would have raised. */
import {
  addDays,
  datesBetween,
  EMPTY_YARD,
  fuelLedger,
  HOUR_MS,
  imbalanceFinding,
  isImbalanced,
  isUnweighed,
  limitSeverity,
  localDateOf,
  localMidnightMs,
  seasonOn,
  sumOf,
  timingOf,
  UNWEIGHED_DAYS,
  versionAt,
  type LocalDate,
  type Normals,
  type PassedHeat,
  type Site,
} from '#domain';
import { Gateways } from '#simulation';
import { Register } from '../../../libs/domain/src/register/register.js';
import type { Sink } from '../../../libs/domain/src/register/engine.js';
import { pastWinterMeans } from '../../../libs/simulation/src/weather/past-winter.js';
import { PureLife } from './pure-life.js';

/** What is wrong with the plant from a day on; nothing where it is absent. */
export interface Trouble {
  readonly from: LocalDate;
  /** What the meter of the plant shows of its heat. */
  readonly meterReads?: number;
  /** The weighbridge reports nothing. */
  readonly noScale?: boolean;
  /** Added to every value that has limits, as a share of it. */
  readonly hotter?: number;
  /** A register jumps by so many units, and goes on from there. */
  readonly jump?: number;
}

const WELL: Trouble = { from: '9999-12-31' };
const WEEKS_BEFORE = 3;
const WEEKS_AFTER = 2;

/** How finely a winter is looked at. */
export interface Fineness {
  /** Between two looks at what has limits, ms. */
  readonly limitsEveryMs: number;
  readonly registersEveryMs: number;
}

/** As `rule subject date`, each once, in order of time within a rule. */
export class WinterOfPlant {
  private readonly gateways: Gateways;
  private readonly season: readonly LocalDate[];
  private dates: readonly LocalDate[] = [];
  private trouble: Trouble = WELL;

  constructor(
    private readonly site: Site,
    normals: Normals,
    winter: number,
  ) {
    const day = '2026-01-15';
    const dailyMeansC = pastWinterMeans(normals, site.season, day, winter)!;
    this.gateways = new Gateways(site, { seed: winter, normals, dailyMeansC });
    const { start, end } = seasonOn(site.season, day);
    this.season = datesBetween(start, end);
  }

  /** Of a plant in trouble, the weeks around its beginning alone. */
  raised(fineness: Fineness, trouble: Trouble = WELL): string[] {
    this.trouble = trouble;
    const [from, to] = [addDays(trouble.from, -WEEKS_BEFORE * 7), addDays(trouble.from, WEEKS_AFTER * 7)];
    this.dates = trouble === WELL ? this.season : this.season.filter((date) => date >= from && date <= to);
    return [
      ...this.limits(fineness.limitsEveryMs),
      ...this.imbalance(),
      ...this.unweighed(),
      ...this.held(fineness.registersEveryMs),
    ];
  }

  private limits(everyMs: number): string[] {
    const points = this.site.devices.flatMap((device) =>
      device.points.flatMap((point) => {
        const { limits } = versionAt(point, this.midnight(this.dates[0]!));
        return limits ? [{ device: device.id, id: point.id, limits }] : [];
      }),
    );
    return points.flatMap(({ device, id, limits }) => {
      const life = new PureLife(timingOf(this.site, 'boiler.limit'));
      for (let t = this.midnight(this.dates[0]!); t < this.end(); t += everyMs) {
        const value = this.gateways.read(device, id, t);
        if (typeof value !== 'number') continue;
        const seen = this.isTrouble(t) ? value * (1 + (this.trouble.hotter ?? 0)) : value;
        if (life.look(limitSeverity(limits, life.told, seen), t) !== null)
          return [`boiler.limit ${device}/${id} ${localDateOf(t, this.site.timeZone)}`];
      }
      return [];
    });
  }

  private imbalance(): string[] {
    const substations = this.site.devices.filter(({ kind, removed }) => kind === 'substation' && !removed);
    const days = this.dates.map((date): PassedHeat => {
      const read = this.isTrouble(this.midnight(date)) ? (this.trouble.meterReads ?? 1) : 1;
      return {
        date,
        plantGj: this.gateways.trueAmount('plant-meter', 'heat.energyTotal', ...this.day(date)) * read,
        substationsGj: sumOf(
          substations.map(({ id }) => this.gateways.trueAmount(id, 'heat.energyTotal', ...this.day(date)) * 3.6),
        ),
      };
    });
    const at = days.findIndex((day, i) => {
      const finding = imbalanceFinding(this.site.id, day, days.slice(Math.max(0, i - 45), i));
      return isImbalanced(false, finding?.measured ?? null);
    });
    return at < 0 ? [] : [`heat.imbalance ${this.site.id} ${days[at]!.date}`];
  }

  private unweighed(): string[] {
    const scale = this.gateways.weighbridge!;
    const made = fuelLedger(
      this.dates.map((date) => {
        const [from, to] = this.day(date);
        const isSilent = this.isTrouble(from) && this.trouble.noScale === true;
        const trucks = isSilent ? [] : this.gateways.trucks(scale, from, to);
        return {
          date,
          heatGj: this.gateways.trueAmount('plant-meter', 'heat.energyTotal', from, to),
          receivedT: sumOf(trucks.map(({ massT }) => massT)),
          ncvGjPerT: trucks.at(-1)?.ncvGjT ?? null,
        };
      }),
      EMPTY_YARD,
      { terms: () => ({ efficiency: 0.85, usualNcv: 15 }), stockTakings: new Map(), storeAt: () => null },
    );
    const at = made.findIndex((_, i) => i >= UNWEIGHED_DAYS - 1 && made.slice(i + 1 - UNWEIGHED_DAYS, i + 1).every(isUnweighed)); // prettier-ignore
    return at < 0 ? [] : [`fuel.unweighed ${scale} ${made[at]!.date}`];
  }

  /** Readings of a register that count nowhere, by the engine that makes windows. */
  private held(everyMs: number): string[] {
    return this.site.devices.flatMap((device) =>
      this.gateways.registers(device.id).flatMap((id) => {
        const point = device.points.find((one) => one.id === id)!;
        let heldMs: number | null = null;
        const nothing = (): void => undefined;
        const sink: Sink = {
          amount: nothing,
          held: nothing,
          sample: nothing,
          covered: nothing,
          code: nothing,
          released: nothing,
          lost: nothing,
          excluded: (t0) => (heldMs ??= t0),
        };
        const register = new Register(null, sink, null);
        for (let t = this.midnight(this.dates[0]!); t < this.end(); t += everyMs) {
          const v = this.gateways.read(device.id, id, t) as number;
          register.read({ t, v: this.isTrouble(t) ? v + (this.trouble.jump ?? 0) : v, q: 0 }, versionAt(point, t));
          if (heldMs !== null || register.state().held) break;
        }
        const { held } = register.state();
        const since = heldMs ?? (held ? this.end() : null);
        return since === null ? [] : [`register.held ${device.id}/${id}`];
      }),
    );
  }

  private readonly midnight = (date: LocalDate): number => localMidnightMs(date, this.site.timeZone);
  private readonly day = (date: LocalDate): [number, number] => [this.midnight(date), this.midnight(addDays(date, 1))];
  private readonly end = (): number => this.midnight(addDays(this.dates.at(-1)!, 1));
  private readonly isTrouble = (t: number): boolean => t >= this.midnight(this.trouble.from);
}

/** Finds what lasts. */
export const SHORT: Fineness = { limitsEveryMs: HOUR_MS, registersEveryMs: 3 * HOUR_MS };
