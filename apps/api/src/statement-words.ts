import type { StatementAnswer } from '#contracts';
import { STATEMENT_DIGITS, zoneOffsetMs } from '#domain';

export const STATE_WORDS: Readonly<Record<StatementAnswer['state'], string>> = {
  open: 'Open: not signed',
  'awaiting-approval': 'Closed, awaits approval',
  approved: 'Approved',
  'restatement-pending': 'Restated, awaits approval',
  closed: 'Closed',
};

/** What is debited, as `termsT` names it. */
export const TERM_WORDS: Readonly<Record<string, string>> = {
  electricity: 'of it electricity',
  fossilFuels: 'of it fossil fuels',
  biomass: 'of it CH₄ and N₂O of biomass',
  weighedFuel: 'of it CH₄ and N₂O of fuel weighed above what the heat took',
};

interface NumberCell {
  readonly text: string;
  readonly className: string;
}

const MINUTE_MS = 60_000;

/** Numbers, days and times of a statement as people read them. */
export class StatementWords {
  constructor(private readonly statement: Pick<StatementAnswer, 'period' | 'interval' | 'from' | 'site'>) {}

  /** `January 2026`, `Heating season 2025/26`, `10 January 2026`. */
  period(): string {
    const { interval, from } = this.statement;
    const year = Number(from.slice(0, 4));
    if (interval === 'season') return `Heating season ${year}/${String((year + 1) % 100).padStart(2, '0')}`;
    const options = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
    return new Date(`${from}T00:00:00Z`).toLocaleDateString('en-GB', {
      ...options,
      ...(interval === 'day' ? { day: 'numeric' } : {}),
    });
  }

  /** `10 Jan 2026`. */
  date(day: string): string {
    return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      timeZone: 'UTC',
    });
  }

  /** `Sat 10 Jan`: within a period that is named already. */
  weekday(day: string): string {
    const format = { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
    return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', format).replace(',', '');
  }

  /** `7 Feb 2026, 09:12 (UTC+08:00)`. */
  local(instant: string): string {
    const ms = Date.parse(instant);
    const offsetMin = Math.round(zoneOffsetMs(ms, this.statement.site.timeZone) / MINUTE_MS);
    const local = new Date(ms + offsetMin * MINUTE_MS).toISOString();
    const two = (n: number): string => String(n).padStart(2, '0');
    const size = Math.abs(offsetMin);
    const offset = `${offsetMin < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
    return `${this.date(local.slice(0, 10))}, ${local.slice(11, 16)} (UTC${offset})`;
  }

  /** Local time with its offset, and UTC. */
  moment(instant: string): string {
    return `${this.local(instant)} = ${new Date(Date.parse(instant)).toISOString().slice(0, 16)}Z`;
  }

  /** Tonnes, GJ or MWh in the digits of a statement; a dash where nothing is known. */
  amount(value: number | null): NumberCell {
    return number(value, STATEMENT_DIGITS);
  }

  whole(value: number): string {
    return number(value, 0).text;
  }

  percent(value: number | null, digits: number): NumberCell {
    return number(value, digits);
  }

  /** `meter:plant-meter/heat.energyTotal` → `meter plant-meter/heat.energyTotal`. */
  source(name: string): string {
    return name.replace(':', ' ');
  }
}

function number(value: number | null, digits: number): NumberCell {
  const text =
    value === null
      ? '–'
      : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace('-', '−');
  return { text, className: 'num' };
}
