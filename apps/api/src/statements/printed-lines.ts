import type { StatementAnswer } from '#contracts';
import type { CustomerHeat, StatementFigures } from '#derivation';
import {
  addUncertainty,
  convert,
  meterOn,
  printAmounts,
  printed,
  printedLess,
  printParts,
  printShares,
  printTotal,
  STATEMENT_DIGITS,
  sumOf,
  u95Of,
  type AllottedPart,
  type BeyondDays,
  type LocalDate,
  type PrintedTonnes,
  type TonnesDigits,
} from '#domain';
import { statementWords, type StatementWording } from '#words';

type CustomerWords = Pick<StatementWording['customers'], 'rest' | 'others'>;
type Line = StatementAnswer['rest'];
type CustomerLine = StatementAnswer['customers'][number];
type Lines = Pick<StatementAnswer, 'customers' | 'rest' | 'days' | 'beyondDays'>;

/** Names of lines that no customer has. */
const REST_LINE = '\u0000rest';
const BEYOND_LINE = '\u0000beyond';

/** Tonnes of the site as the statement shows them. */
export const siteTonnes = ({ stored }: StatementFigures, digits: TonnesDigits): PrintedTonnes =>
  printTotal(stored.figures, digits);

export const inMwh = (gj: number | null): number | null => (gj === null ? null : convert(gj, 'GJ', 'MW.h'));

/** Every line of the statement of a site; customers and rest add up to the site, days to the period. */
export function siteLines(
  found: StatementFigures,
  digits: TonnesDigits = STATEMENT_DIGITS,
  say: CustomerWords = statementWords.en.customers,
): Lines {
  const { stored, customers, allotment } = found;
  const total = siteTonnes(found, digits);
  const parts = [
    ...customers.map(({ customer }) => ({ name: customer.name, part: partOf(found, customer.name) })),
    { name: REST_LINE, part: allotment.rest },
  ];
  const tonnes = printParts(
    total,
    parts.map(({ name, part }) => ({
      name,
      grossT: total.grossT === null ? null : part.grossT,
      projectT: total.projectT === null ? null : part.projectT,
      leakageT: total.leakageT === null ? null : part.leakageT,
    })),
    digits,
  );
  const shares = printShares(parts.map(({ name, part }) => ({ name, value: part.grossT })));
  const u95T = (part: AllottedPart): number | null => (total.grossT === null ? null : printed(part.u95T));
  const lines = customers.map((heat): CustomerLine => {
    const { name } = heat.customer;
    const heatGj = heatOf(heat);
    return {
      name,
      heatGj: printed(heatGj),
      heatMwh: printed(inMwh(heatGj)),
      sharePct: shares.get(name) ?? null,
      ...tonnes.get(name)!,
      u95T: u95T(partOf(found, name)),
      coveragePct: heat.meters.length === 0 ? 0 : Math.min(...heat.meters.map(({ coveragePct }) => coveragePct)),
      meters: heat.meters.map((one) => meterLine(one, found.days.at(-1)!.date)),
      unmetered: heat.customer.unmetered.map(({ id }) => id),
    };
  });
  return {
    customers: lines,
    rest: {
      name: say.rest,
      ...heatLess(stored.figures.heatGj, lines),
      sharePct: shares.get(REST_LINE) ?? null,
      ...tonnes.get(REST_LINE)!,
      u95T: u95T(allotment.rest),
    },
    ...siteDays(found, total, digits),
  };
}

/** The statement of one customer: its own lines, everything else in one. The digits are those of the statement of the site. */
export function customerLines(found: StatementFigures, name: string, digits: TonnesDigits, say: CustomerWords): Lines {
  const total = siteTonnes(found, digits);
  const own = siteLines(found, digits, say).customers.find((line) => line.name === name)!;
  const others = [...found.allotment.customers].filter(([other]) => other !== name).map(([, part]) => part);
  const less = (a: number | null, b: number | null): number | null =>
    a === null || b === null ? null : printedLess(a, b);
  const u95T = u95Of(addUncertainty([...others, found.allotment.rest].map(({ uncertainty }) => uncertainty)));
  return {
    customers: [own],
    rest: {
      name: say.others,
      ...heatLess(found.stored.figures.heatGj, [own]),
      sharePct: own.sharePct === null ? null : Math.round((100 - own.sharePct) * 100) / 100,
      grossT: less(total.grossT, own.grossT),
      projectT: less(total.projectT, own.projectT),
      leakageT: less(total.leakageT, own.leakageT),
      netT: less(total.netT, own.netT),
      u95T: total.grossT === null ? null : printed(u95T),
    },
    ...customerDays(found, own, digits),
  };
}

/** A customer without any register of heat is allotted nothing. */
const partOf = ({ allotment }: StatementFigures, name: string): AllottedPart =>
  allotment.customers.get(name) ?? {
    grossT: 0,
    projectT: 0,
    leakageT: 0,
    u95T: 0,
    uncertainty: {},
    days: [],
    beyondDays: { grossT: 0, projectT: 0, leakageT: 0 },
  };

function heatOf({ meters }: CustomerHeat): number | null {
  const known = meters.flatMap(({ heatGj }) => heatGj ?? []);
  return known.length === 0 ? null : sumOf(known);
}

/** @param date last day of the period: the meter in place then is named */
function meterLine({ meter, heatGj, excludedGj, coveragePct, codes }: CustomerHeat['meters'][number], date: LocalDate) {
  const passport = meterOn(meter.device, date);
  return {
    device: meter.device.id,
    point: meter.point.address,
    serial: passport?.serial ?? null,
    accuracyClass: passport?.accuracyClass ?? null,
    verifiedUntil: passport?.verifiedUntil ?? null,
    heatGj: printed(heatGj),
    excludedGj: printed(excludedGj),
    coveragePct,
    codes: [...codes],
  };
}

/** Heat of the site that is in none of these lines: below 0 where their meters count more. */
function heatLess(siteGj: number | null, lines: readonly Line[]): Pick<Line, 'heatGj' | 'heatMwh'> {
  const less = (whole: number | null, of: (line: Line) => number | null): number | null =>
    whole === null ? null : lines.reduce((left, line) => printedLess(left, of(line) ?? 0), printed(whole));
  return { heatGj: less(siteGj, ({ heatGj }) => heatGj), heatMwh: less(inMwh(siteGj), ({ heatMwh }) => heatMwh) };
}

const isNothing = (beyond: BeyondDays): boolean => Object.values(beyond).every((t) => t === 0);

/** Days whose tonnes, with what lies beyond them, add up to a total. */
function dayTonnes(
  total: PrintedTonnes,
  days: readonly {
    readonly date: string;
    readonly grossT: number | null;
    readonly projectT: number | null;
    readonly leakageT: number | null;
  }[],
  beyondDays: BeyondDays,
  digits: TonnesDigits,
): { readonly byDate: ReadonlyMap<string, PrintedTonnes>; readonly beyond: PrintedTonnes | null } {
  const parts = [
    ...days.map(({ date, grossT, projectT, leakageT }) => ({ name: date, grossT, projectT, leakageT })),
    ...(isNothing(beyondDays) ? [] : [{ name: BEYOND_LINE, ...beyondDays }]),
  ];
  const byDate = printParts(total, parts, digits);
  return { byDate, beyond: byDate.get(BEYOND_LINE) ?? null };
}

/** Heat by day in both units: in each of them the days add up to the whole. */
function dayHeat(wholeGj: number | null, days: readonly { readonly name: string; readonly value: number | null }[]) {
  const inGj = printAmounts(wholeGj ?? 0, days);
  const inBoth = days.map(({ name, value }) => ({ name, value: inMwh(value) }));
  const mwh = printAmounts(inMwh(wholeGj) ?? 0, inBoth);
  return (date: string) => ({ heatGj: inGj.get(date) ?? null, heatMwh: mwh.get(date) ?? null });
}

const UNKNOWN: PrintedTonnes = { grossT: null, projectT: null, leakageT: null, netT: null };

function siteDays({ days, stored, allotment }: StatementFigures, total: PrintedTonnes, digits: TonnesDigits) {
  const known = days.map(({ date, stored: day }) => ({ date, ...UNKNOWN, ...day?.figures }));
  const { byDate, beyond } = dayTonnes(total, known, allotment.beyondDays, digits);
  const heat = dayHeat(
    stored.figures.heatGj,
    days.map(({ date, stored: day }) => ({ name: date, value: day?.figures.heatGj ?? null })),
  );
  return {
    days: days.map(({ date, stored: day }) => ({
      date,
      ...heat(date),
      ...byDate.get(date)!,
      coveragePct: day?.figures.coveragePct ?? 0,
      revision: day?.revision ?? 0,
      closed: day?.closed ?? false,
    })),
    beyondDays: beyond,
  };
}

function customerDays(found: StatementFigures, own: CustomerLine, digits: TonnesDigits) {
  const part = partOf(found, own.name);
  const { byDate, beyond } = dayTonnes(own, part.days, part.beyondDays, digits);
  const registers = found.customers.find(({ customer }) => customer.name === own.name)!.meters;
  const heatOn = (date: string): number | null => {
    const known = registers.flatMap(({ days }) => days.get(date) ?? []);
    return known.length === 0 ? null : sumOf(known);
  };
  const heat = dayHeat(
    own.heatGj,
    found.days.map(({ date }) => ({ name: date, value: heatOn(date) })),
  );
  return {
    days: found.days.map(({ date, stored }) => ({
      date,
      ...heat(date),
      ...(byDate.get(date) ?? UNKNOWN),
      coveragePct: null,
      revision: stored?.revision ?? null,
      closed: stored?.closed ?? false,
    })),
    beyondDays: beyond,
  };
}
