/**
 * Units as meters, gateways and people write them (kWh, °C, m³/h), and the UCUM code that each stands for. What is UCUM already
 * stays as it is, so a spelling never takes a code away: `K` is kelvin, `cal` the calorie.
 */
import { nearestWord } from '../nearest-word.js';
import { isUnit } from './unit.js';

/** Signs that UCUM writes with plain ones. */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/[\u00b5\u03bc]/g, 'u'], // micro sign, Greek mu
  [/\u00b9/g, '1'],
  [/\u00b2/g, '2'],
  [/\u00b3/g, '3'],
  [/[\u207b\u2212]/g, '-'], // superscript minus, minus sign
  [/[\u00b7\u22c5\u2219\u00d7*]/g, '.'], // middle dots, multiplication signs
  [/[\u03a9\u2126]/g, 'Ohm'],
  [/\^/g, ''],
  [/\s*([./()])\s*/g, '$1'],
];

/** Whole words; W h and A h with their prefixes are read by a rule of their own. */
const WORDS: Readonly<Record<string, string>> = {
  '°C': 'Cel',
  '℃': 'Cel',
  degC: 'Cel',
  '°F': '[degF]',
  '℉': '[degF]',
  degF: '[degF]',
  '%RH': '%',
  ppm: '[ppm]',
  sec: 's',
  hr: 'h',
  tonne: 't',
  tonnes: 't',
};
const WORD = /°\s?[CF]|℃|℉|%RH|[A-Za-z]+/g;
/** Energy and charge are written without the sign between: kWh is kW times h. */
const TIMES_HOUR = /^([kMGTm]?[WA])h$/;
const SPACED_HOUR = /\b([kMGT]?W) h\b/g;

const codes = new Map<string, string | null>();
/** Units come from messages too: what senders invent must not fill the memory. */
const MOST_KEPT = 2_000;
const LONGEST = 60;

/** The UCUM code of a unit, however it is spelt; null where none is meant that we know. Made once for each spelling. */
export function ucumCode(text: string): string | null {
  const known = codes.get(text);
  if (known !== undefined) return known;
  const code = text.length > LONGEST ? null : isUnit(text) ? text : respelt(text);
  if (codes.size < MOST_KEPT) codes.set(text, code);
  return code;
}

function respelt(text: string): string | null {
  let plain = text.trim().replaceAll(SPACED_HOUR, '$1h');
  for (const [sign, written] of SIGNS) plain = plain.replaceAll(sign, written);
  const code = plain.replaceAll(WORD, (word, at: number) => {
    const [, unit] = TIMES_HOUR.exec(word) ?? [];
    if (unit === undefined) return wordCode(word.replace(' ', ''));
    // A denominator ends at the next sign: kg/kWh is kg/(kW.h).
    return plain[at - 1] === '/' ? `(${unit}.h)` : `${unit}.h`;
  });
  return code !== '' && isUnit(code) ? code : null;
}

const wordCode = (word: string): string => (Object.hasOwn(WORDS, word) ? WORDS[word]! : word);

/** What plants measure in, by UCUM code, with the spellings that are usual: what a wrong one is compared with. */
export const USUAL_UNITS: Readonly<Record<string, readonly string[]>> = {
  GJ: [],
  MJ: [],
  'W.h': ['Wh'],
  'kW.h': ['kWh'],
  'MW.h': ['MWh'],
  'GW.h': ['GWh'],
  W: ['watt'],
  kW: ['kilowatt'],
  MW: ['megawatt'],
  Cel: ['°C', '℃', 'degC', 'C', 'celsius'],
  K: ['kelvin'],
  '[degF]': ['°F', 'degF', 'F'],
  m3: ['m³', 'cbm'],
  'm3/h': ['m³/h', 'cbm/h'],
  'L/h': ['l/h'],
  L: ['l', 'litre', 'liter'],
  bar: [],
  kPa: [],
  kg: [],
  t: ['tonne', 'tonnes'],
  '%': ['percent'],
  V: ['volt'],
  A: ['ampere'],
  Hz: ['hertz'],
};

/** The UCUM code that a unit which is none may have meant; null where nothing is near. */
export function similarUnit(text: string): string | null {
  const spelt = Object.entries(USUAL_UNITS).flatMap(([code, others]) =>
    [code, ...others].map((s) => [s, code] as const),
  );
  // A single letter is near to every other one.
  const known = text.length > 1 ? spelt : spelt.filter(([spelling]) => spelling.toLowerCase() === text.toLowerCase());
  const near = nearestWord(
    text.slice(0, LONGEST),
    known.map(([spelling]) => spelling),
  );
  return spelt.find(([spelling]) => spelling === near)?.[1] ?? null;
}

/** `; did you mean kW.h?` where a text is no unit but near to one; else nothing. */
export function unitHint(text: unknown): string {
  if (typeof text !== 'string' || ucumCode(text) !== null) return '';
  const similar = similarUnit(text);
  return similar === null ? '' : `; did you mean ${similar}?`;
}
