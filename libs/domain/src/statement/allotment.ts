import type { LocalDate } from '../calendar/local-date.js';
import type { HourFigures } from '../emissions/hour-figures.js';
import { byName, byText, inOrderOfTime, sumOf } from '../order.js';
import { u95Of, type UncertaintyBySource } from '../uncertainty/uncertainty.js';

/** A register whose heat is allotted tonnes. */
export interface AllottedMeter {
  readonly address: string;
  readonly customer: string;
  /** Half width of the 95 % interval of its heat, as a share; 0: not known. */
  readonly errorShare: number;
}

type Figures = Pick<HourFigures, 'grossT' | 'projectT' | 'leakageT' | 'uncertainty'>;

export interface AllottedDay {
  readonly date: LocalDate;
  /** Of the whole site. */
  readonly figures: Figures & Pick<HourFigures, 'heatGj'>;
  /** Heat by address, GJ; a register that does not count on this day, or of which nothing is known, is not among them. */
  readonly heatGj: ReadonlyMap<string, number>;
}

/** Tonnes of one day; null where the site's are not known. */
export interface DayTonnes {
  readonly date: LocalDate;
  readonly grossT: number | null;
  readonly projectT: number | null;
  readonly leakageT: number | null;
}

/** Tonnes that the period has and none of its days (fuel that is weighed by the month). */
export type BeyondDays = Readonly<Record<(typeof TERMS)[number], number>>;

/** What falls to one customer, or to none. */
export interface AllottedPart {
  readonly grossT: number;
  readonly projectT: number;
  readonly leakageT: number;
  /** Half width of the 95 % interval of the net. */
  readonly u95T: number;
  /** Contributions of one source add over the parts to that of the site. */
  readonly uncertainty: UncertaintyBySource;
  readonly days: readonly DayTonnes[];
  readonly beyondDays: BeyondDays;
}

export interface Allotment {
  /** By name; every customer of the meters. */
  readonly customers: ReadonlyMap<string, AllottedPart>;
  /** Network losses, own use, heat without a meter, and days on which the credited heat is not known. */
  readonly rest: AllottedPart;
  /** Of the site. */
  readonly beyondDays: BeyondDays;
}

const TERMS = ['grossT', 'projectT', 'leakageT'] as const;
/** Below it a difference of sums is the noise of adding up. */
const NOISE = 1e-9;

/**
 * Shares out the tonnes of a site by delivered heat, day by day: a customer's share is its heat over the credited heat, or over the
 * heat of all customers where their meters together count more. No tonne twice: the shares of a day never exceed 1, and the rest
 * takes what is left. What only the period as a whole has follows the gross tonnes.
 *
 * A day, because factors change at local midnight and so meet the heat that they are for, because days add up to months and
 * months to seasons, and because water needs hours from the plant to the customers (ADR 0010).
 * @param given in any order: days are added up in order of time, registers in the order of their addresses
 * @param whole figures of the period that the days make up
 */
export function allot(meters: readonly AllottedMeter[], given: readonly AllottedDay[], whole: Figures): Allotment {
  const ordered = meters.toSorted((a, b) => byText(a.address, b.address));
  const days = inOrderOfTime(given, ({ date }) => date);
  const customers = new Map(ordered.map(({ customer }) => [customer, new PartSum()]));
  const rest = new PartSum();
  const own = new Set(ordered.map(sourceOf));
  for (const { date, figures, heatGj } of days) {
    const heatOf = ({ address }: AllottedMeter): number =>
      figures.heatGj === null ? 0 : Math.max(0, heatGj.get(address) ?? 0);
    const sum = (of: readonly AllottedMeter[]): number => sumOf(of.map(heatOf));
    const delivered = sum(ordered);
    const divisor = Math.max(figures.heatGj ?? 0, delivered);
    const share = (heat: number): number => (divisor === 0 ? 0 : heat / divisor);
    for (const [name, part] of customers) {
      part.addDay(date, figures, share(sum(ordered.filter(({ customer }) => customer === name))), own);
    }
    rest.addDay(date, figures, divisor === 0 ? 1 : share(divisor - delivered), own);
    for (const meter of ordered) {
      const part = customers.get(meter.customer)!;
      const credited = figures.uncertainty[sourceOf(meter)];
      // The doubt of a credited register is that of the tonnes that it earned itself.
      if (credited !== undefined) part.doubt(sourceOf(meter), credited);
      else {
        // What a register counts too much for one is missing in the rest.
        const doubt = (figures.grossT ?? 0) * share(heatOf(meter)) * meter.errorShare;
        part.doubt(sourceOf(meter), doubt);
        rest.doubt(sourceOf(meter), -doubt);
      }
    }
  }
  const beyondDays = beyond(days, whole);
  const grossT = sumOf([...customers.values(), rest].map((part) => part.grossT));
  for (const part of customers.values()) part.addBeyond(beyondDays, grossT === 0 ? 0 : part.grossT / grossT, own);
  rest.addBeyond(beyondDays, grossT === 0 ? 1 : rest.grossT / grossT, own);
  return {
    customers: new Map([...customers].map(([name, part]) => [name, part.result()])),
    rest: rest.result(),
    beyondDays: beyondDays.terms,
  };
}

const sourceOf = ({ address }: AllottedMeter): string => `meter:${address}`;

interface Beyond {
  readonly terms: BeyondDays;
  readonly uncertainty: UncertaintyBySource;
}

/** The figures of the period less those of its days. */
function beyond(days: readonly AllottedDay[], whole: Figures): Beyond {
  const less = (total: number, of: (figures: Figures) => number | null | undefined): number => {
    const left = total - sumOf(days.map(({ figures }) => of(figures) ?? 0));
    return Math.abs(left) <= NOISE * Math.max(1, Math.abs(total)) ? 0 : left;
  };
  const term = (name: (typeof TERMS)[number]): number => {
    const total = whole[name];
    return total === null
      ? 0
      : Math.max(
          0,
          less(total, (figures) => figures[name]),
        );
  };
  return {
    terms: { grossT: term('grossT'), projectT: term('projectT'), leakageT: term('leakageT') },
    uncertainty: Object.fromEntries(
      Object.entries(whole.uncertainty).map(([source, contribution]) => [
        source,
        less(contribution, ({ uncertainty }) => uncertainty[source]),
      ]),
    ),
  };
}

class PartSum {
  private readonly days: DayTonnes[] = [];
  private readonly uncertainty: Record<string, number> = {};
  private beyondDays: BeyondDays = { grossT: 0, projectT: 0, leakageT: 0 };

  addDay(date: LocalDate, figures: Figures, share: number, own: ReadonlySet<string>): void {
    const of = (t: number | null): number | null => (t === null ? null : share * t);
    this.days.push({
      date,
      grossT: of(figures.grossT),
      projectT: of(figures.projectT),
      leakageT: of(figures.leakageT),
    });
    this.addDoubts(figures.uncertainty, share, own);
  }

  addBeyond({ terms, uncertainty }: Beyond, share: number, own: ReadonlySet<string>): void {
    const { grossT, projectT, leakageT } = terms;
    this.beyondDays = { grossT: share * grossT, projectT: share * projectT, leakageT: share * leakageT };
    this.addDoubts(uncertainty, share, own);
  }

  /** Doubts of the registers in `own` are not shared. */
  private addDoubts(uncertainty: UncertaintyBySource, share: number, own: ReadonlySet<string>): void {
    for (const [source, contribution] of Object.entries(uncertainty)) {
      if (!own.has(source)) this.doubt(source, share * contribution);
    }
  }

  doubt(source: string, contribution: number): void {
    if (contribution !== 0) this.uncertainty[source] = (this.uncertainty[source] ?? 0) + contribution;
  }

  get grossT(): number {
    return this.sum('grossT');
  }

  private sum(term: (typeof TERMS)[number]): number {
    return sumOf([this.beyondDays[term], ...this.days.map((day) => day[term] ?? 0)]);
  }

  result(): AllottedPart {
    return {
      grossT: this.grossT,
      projectT: this.sum('projectT'),
      leakageT: this.sum('leakageT'),
      u95T: u95Of(this.uncertainty),
      uncertainty: Object.fromEntries(byName(this.uncertainty)),
      days: this.days,
      beyondDays: this.beyondDays,
    };
  }
}
