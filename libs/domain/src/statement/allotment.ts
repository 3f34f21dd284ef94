import type { HourFigures } from '../emissions/hour.js';
import type { LocalDate } from '../plant.js';
import { u95Of, type UncertaintyBySource } from '../uncertainty.js';

/** A register whose heat is allotted tonnes. */
export interface AllottedMeter {
  readonly address: string;
  readonly customer: string;
  /** Half width of the 95 % interval of its heat, as a share; 0: not known. */
  readonly errorShare: number;
}

export interface AllottedDay {
  readonly date: LocalDate;
  /** Of the whole site. */
  readonly figures: Pick<HourFigures, 'heatGj' | 'grossT' | 'projectT' | 'leakageT' | 'uncertainty'>;
  /** Heat by address, GJ; of a register that does not count on this day, or of which nothing is known, there is none. */
  readonly heatGj: ReadonlyMap<string, number>;
}

/** Tonnes of one day; null where the site's are not known. */
export interface DayTonnes {
  readonly date: LocalDate;
  readonly grossT: number | null;
  readonly projectT: number | null;
  readonly leakageT: number | null;
}

/** What falls to one customer, or to nobody, over all days. */
export interface AllottedPart {
  readonly grossT: number;
  readonly projectT: number;
  readonly leakageT: number;
  /** Half width of the 95 % interval of the net. */
  readonly u95T: number;
  /** Contributions of one source add over the parts to that of the site. */
  readonly uncertainty: UncertaintyBySource;
  readonly days: readonly DayTonnes[];
}

export interface Allotment {
  /** By name; every customer of the meters. */
  readonly customers: ReadonlyMap<string, AllottedPart>;
  /** Network losses, own use, heat without a meter, and days on which the credited heat is not known. */
  readonly rest: AllottedPart;
}

/**
 * Shares out the tonnes of a site by delivered heat, day by day: a customer's share is its heat over the credited heat, or over the
 * heat of all customers where their meters together count more. No tonne twice: the shares of a day never exceed 1, and the rest
 * takes what is left.
 *
 * A day, because factors change at local midnight and so meet the heat that they are for, because the days of a month add up to
 * it and months to a season, and because water needs hours from the plant to the customers (ADR 0010).
 */
export function allot(meters: readonly AllottedMeter[], days: readonly AllottedDay[]): Allotment {
  const ordered = meters.toSorted((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
  const customers = new Map(ordered.map(({ customer }) => [customer, new PartSum()]));
  const rest = new PartSum();
  for (const { date, figures, heatGj } of days) {
    const heatOf = ({ address }: AllottedMeter): number =>
      figures.heatGj === null ? 0 : Math.max(0, heatGj.get(address) ?? 0);
    const delivered = ordered.reduce((sum, meter) => sum + heatOf(meter), 0);
    const whole = Math.max(figures.heatGj ?? 0, delivered);
    const own = new Map(ordered.map((meter) => [`meter:${meter.address}`, meter]));
    for (const [name, part] of customers) {
      const metered = ordered.filter(({ customer }) => customer === name);
      const heat = metered.reduce((sum, meter) => sum + heatOf(meter), 0);
      part.add(date, figures, whole === 0 ? 0 : heat / whole, own);
    }
    rest.add(date, figures, whole === 0 ? 1 : (whole - delivered) / whole, own);
    for (const meter of ordered) {
      const source = `meter:${meter.address}`;
      const part = customers.get(meter.customer)!;
      const credited = figures.uncertainty[source];
      // The doubt of a credited register is that of the tonnes that it earned itself.
      if (credited !== undefined) part.doubt(source, credited);
      else if (whole > 0) {
        // What a register counts too much for one is missing in the rest.
        const doubt = (figures.grossT ?? 0) * (heatOf(meter) / whole) * meter.errorShare;
        if (doubt === 0) continue;
        part.doubt(source, doubt);
        rest.doubt(source, -doubt);
      }
    }
  }
  return { customers: new Map([...customers].map(([name, part]) => [name, part.result()])), rest: rest.result() };
}

class PartSum {
  private readonly days: DayTonnes[] = [];
  private readonly uncertainty: Record<string, number> = {};

  add(date: LocalDate, figures: AllottedDay['figures'], share: number, notShared: ReadonlyMap<string, unknown>): void {
    const of = (t: number | null): number | null => (t === null ? null : share * t);
    const { grossT, projectT, leakageT } = figures;
    this.days.push({ date, grossT: of(grossT), projectT: of(projectT), leakageT: of(leakageT) });
    for (const [source, contribution] of Object.entries(figures.uncertainty)) {
      if (!notShared.has(source) && share > 0) this.doubt(source, share * contribution);
    }
  }

  doubt(source: string, contribution: number): void {
    this.uncertainty[source] = (this.uncertainty[source] ?? 0) + contribution;
  }

  result(): AllottedPart {
    const sum = (of: (day: DayTonnes) => number | null): number =>
      this.days.reduce((total, day) => total + (of(day) ?? 0), 0);
    return {
      grossT: sum((day) => day.grossT),
      projectT: sum((day) => day.projectT),
      leakageT: sum((day) => day.leakageT),
      u95T: u95Of(this.uncertainty),
      uncertainty: this.uncertainty,
      days: this.days,
    };
  }
}
