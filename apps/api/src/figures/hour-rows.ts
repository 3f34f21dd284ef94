import type { Interval } from '#domain';
import { HOUR_NUMBERS, numbersOf, numberTexts, type AlikeHours, type HourNumber } from '#postgres';
import { NOTHING, shown, type Figures } from './list-emissions.js';

/** The JSON of one row. @param line of `AlikeHours` */
export type WriteRow = (interval: Interval, line: string, settling: boolean) => string;

/** A form costs as much as writing some rows without one. */
const WORTH_A_FORM = 8;

/** Stands for what rows of one form differ in: U+0000 is in no text that PostgreSQL keeps. */
const GAP = '\0';
const WRITTEN_GAP = /"\\u0000(\w+)"/;
const SOME_TIME = { startMs: 0, endMs: 0, start: `${GAP}start`, period: `${GAP}period` } satisfies Interval;

/** What is shown of an hour without heat only where it is not 0. */
const BESIDE_HEAT = { substitutedGj: 0, excludedGj: 0, backupGj: 0 };
const PLACES_BESIDE_HEAT = Object.keys(BESIDE_HEAT).map((name) => HOUR_NUMBERS.indexOf(name as HourNumber));

/** Writes rows of hours that are alike. */
export function rowWriter(alike: AlikeHours): WriteRow {
  const plain: WriteRow = (interval, line, settling) =>
    JSON.stringify(shown(interval, figuresOf(alike, line), settling));
  if (alike.lines.length < WORTH_A_FORM) return plain;
  const gaps = Object.fromEntries(HOUR_NUMBERS.map((name) => [name, GAP + name])) as unknown as Numbers;
  const figures: Figures = {
    ...wordsOf(alike),
    ...gaps,
    ...(!alike.isHeatKnown && { heatGj: null, ...BESIDE_HEAT }),
    ...(!alike.isNetKnown && { netT: null }),
  };
  const forms = [new RowForm(figures, false), new RowForm(figures, true)] as const;
  return (interval, line, settling) => {
    const texts = numberTexts(line);
    const fits = alike.isHeatKnown || PLACES_BESIDE_HEAT.every((place) => texts[place] === '0');
    return fits ? forms[settling ? 1 : 0].write(interval, texts) : plain(interval, line, settling);
  };
}

/** Rows of hours of which nothing is stored. */
export function emptyRowWriter(): WriteRow {
  const forms = [new RowForm(NOTHING, false), new RowForm(NOTHING, true)] as const;
  return (interval, _line, settling) => forms[settling ? 1 : 0].write(interval, []);
}

/** An hour of which only a line was read. */
export function figuresOf(alike: AlikeHours, line: string): Figures {
  const numbers = numbersOf(line).map((value, i) => [HOUR_NUMBERS[i]!, value] as const);
  return { ...wordsOf(alike), ...(Object.fromEntries(numbers) as Numbers) };
}

type Numbers = Pick<Figures, HourNumber>;
const wordsOf = ({
  lines: _lines,
  isHeatKnown: _heat,
  isNetKnown: _net,
  ...words
}: AlikeHours): Omit<Figures, HourNumber> => words;

/** The JSON of a row as `shown` makes it, with gaps: so what an answer says of an hour stands in one place. */
class RowForm {
  /** Up to the first gap, and behind each. */
  private readonly between: readonly string[];
  /** Of each gap behind the two of its time, an index into `HOUR_NUMBERS`. */
  private readonly gaps: readonly number[];

  constructor(figures: Figures, settling: boolean) {
    const parts = JSON.stringify(shown(SOME_TIME, figures, settling)).split(WRITTEN_GAP);
    const [start, period, ...numbers] = parts.filter((_, i) => i % 2 === 1);
    if (start !== 'start' || period !== 'period') throw new Error('a row begins with its time');
    this.between = parts.filter((_, i) => i % 2 === 0);
    this.gaps = numbers.map((name) => HOUR_NUMBERS.indexOf(name as HourNumber));
  }

  write({ start, period }: Interval, texts: readonly string[]): string {
    const { between, gaps } = this;
    let row = `${between[0]}"${start}"${between[1]}"${period}"${between[2]}`;
    for (let i = 0; i < gaps.length; i++) row += texts[gaps[i]!]! + between[i + 3]!;
    return row;
  }
}
