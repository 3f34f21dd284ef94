/**
 * Units are UCUM codes. This is the part of UCUM that plants use: SI with prefixes, time, volume, pressure, energy and
 * temperature, products, quotients, powers and annotations. A scale is kept as mantissa and power of ten, so that kW to MW or
 * kW.h to GJ shifts the decimal point and rounds nothing.
 */

/** Exponents of the base units m, s, kg, K, A, mol. */
type Dimension = readonly [number, number, number, number, number, number];

interface Scale {
  readonly dimension: Dimension;
  readonly mantissa: number;
  /** Power of ten. */
  readonly exponent: number;
  /** Added to a value in the base unit (Cel: 273.15 K); 0 for all others. */
  readonly offset: number;
}

const PREFIXES: Readonly<Record<string, number>> = {
  P: 15, T: 12, G: 9, M: 6, k: 3, h: 2, da: 1, d: -1, c: -2, m: -3, u: -6, n: -9, p: -12,
}; // prettier-ignore

const NONE: Dimension = [0, 0, 0, 0, 0, 0];
const ENERGY: Dimension = [2, -2, 1, 0, 0, 0];
const scale = (dimension: Dimension, mantissa = 1, exponent = 0, offset = 0): Scale => ({
  dimension,
  mantissa,
  exponent,
  offset,
});

const ONE = scale(NONE);

/** Units that take a prefix. */
const METRIC: Readonly<Record<string, Scale>> = {
  m: scale([1, 0, 0, 0, 0, 0]),
  s: scale([0, 1, 0, 0, 0, 0]),
  g: scale([0, 0, 1, 0, 0, 0], 1, -3),
  t: scale([0, 0, 1, 0, 0, 0], 1, 3),
  K: scale([0, 0, 0, 1, 0, 0]),
  A: scale([0, 0, 0, 0, 1, 0]),
  mol: scale([0, 0, 0, 0, 0, 1]),
  L: scale([3, 0, 0, 0, 0, 0], 1, -3),
  l: scale([3, 0, 0, 0, 0, 0], 1, -3),
  Hz: scale([0, -1, 0, 0, 0, 0]),
  N: scale([1, -2, 1, 0, 0, 0]),
  Pa: scale([-1, -2, 1, 0, 0, 0]),
  bar: scale([-1, -2, 1, 0, 0, 0], 1, 5),
  J: scale(ENERGY),
  W: scale([2, -3, 1, 0, 0, 0]),
  V: scale([2, -3, 1, 0, -1, 0]),
  Ohm: scale([2, -3, 1, 0, -2, 0]),
  cal: scale(ENERGY, 4184, -3),
  cal_th: scale(ENERGY, 4184, -3),
  cal_IT: scale(ENERGY, 41868, -4),
};

const PLAIN: Readonly<Record<string, Scale>> = {
  '%': scale(NONE, 1, -2),
  '[ppm]': scale(NONE, 1, -6),
  min: scale([0, 1, 0, 0, 0, 0], 6, 1),
  h: scale([0, 1, 0, 0, 0, 0], 36, 2),
  d: scale([0, 1, 0, 0, 0, 0], 864, 2),
  wk: scale([0, 1, 0, 0, 0, 0], 6048, 2),
  a: scale([0, 1, 0, 0, 0, 0], 315576, 2),
  har: scale([2, 0, 0, 0, 0, 0], 1, 4),
  '[Btu_IT]': scale(ENERGY, 105505585262, -8),
  Cel: scale([0, 0, 0, 1, 0, 0], 1, 0, 273.15),
  '[degF]': scale([0, 0, 0, 1, 0, 0], 5 / 9, 0, 459.67 * (5 / 9)),
};

const TOKEN = /\s*(\(|\)|\.|\/|[A-Za-z_%]*\[[^\]]*\][A-Za-z_]*|[A-Za-z_%]+|[+-]?\d+|\{[^}]*\})/y;

/** Reads one code; null where it is none of ours. */
function parse(code: string): Scale | null {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < code.length) {
    const found = TOKEN.exec(code);
    if (!found) return null;
    tokens.push(found[1]!);
  }
  let at = 0;
  const term = (depth: number): Scale | null => {
    let result: Scale | null = null;
    let sign = 1;
    if (tokens[at] === '/') {
      sign = -1;
      at += 1;
    }
    for (;;) {
      const part = component(depth);
      if (part === null) return null;
      result = result === null && sign === 1 ? part : times(result ?? ONE, part, sign);
      const next = tokens[at];
      if (next !== '.' && next !== '/') return result;
      sign = next === '/' ? -1 : 1;
      at += 1;
    }
  };
  const component = (depth: number): Scale | null => {
    const token = tokens[at];
    if (token === undefined || depth > 8) return null;
    at += 1;
    if (token === '(') {
      const inner = term(depth + 1);
      return tokens[at++] === ')' ? inner : null;
    }
    if (/^\d+$/.test(token)) return scale(NONE, Number(token));
    if (token.startsWith('{')) return scale(NONE);
    const unit = atom(token);
    if (unit === null) return null;
    const power = /^[+-]?\d+$/.test(tokens[at] ?? '') ? Number(tokens[at++]) : 1;
    if (tokens[at]?.startsWith('{')) at += 1;
    return power === 1 ? unit : times(ONE, unit, power);
  };
  const whole = term(0);
  return at === tokens.length && whole !== null && whole.mantissa > 0 ? whole : null;
}

const own = <Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

function atom(symbol: string): Scale | null {
  const whole = own(PLAIN, symbol) ?? own(METRIC, symbol);
  if (whole !== undefined) return whole;
  for (const length of [1, 2]) {
    const exponent = own(PREFIXES, symbol.slice(0, length));
    const unit = own(METRIC, symbol.slice(length));
    if (exponent !== undefined && unit) return { ...unit, exponent: unit.exponent + exponent };
  }
  return null;
}

const plus = (a: Dimension, b: Dimension, power: number): Dimension => [
  a[0] + power * b[0],
  a[1] + power * b[1],
  a[2] + power * b[2],
  a[3] + power * b[3],
  a[4] + power * b[4],
  a[5] + power * b[5],
];

/** `a` times `b` to a power; in a product a temperature is a difference, so its offset falls away. */
const times = (a: Scale, b: Scale, power: number): Scale => ({
  dimension: plus(a.dimension, b.dimension, power),
  mantissa: a.mantissa * b.mantissa ** power,
  exponent: a.exponent + power * b.exponent,
  offset: 0,
});

const scales = new Map<string, Scale | null>();
/** Codes come from configuration and from messages: what the latter invent must not fill the memory. */
const MOST_KEPT = 2_000;

function scaleOf(code: string): Scale | null {
  const known = scales.get(code);
  if (known !== undefined) return known;
  const parsed = code.length > 0 && code.length <= 60 ? parse(code) : null;
  if (scales.size < MOST_KEPT) scales.set(code, parsed);
  return parsed;
}

/** Whether the text is a UCUM code that we can convert. */
export const isUnit = (code: string): boolean => scaleOf(code) !== null;

/** Whether values of one unit can be converted to the other. */
export function converts(from: string, to: string): boolean {
  const [a, b] = [scaleOf(from), scaleOf(to)];
  return a !== null && b !== null && a.dimension.every((n, i) => n === b.dimension[i]);
}

/** The value in the other unit; null where one is unknown or they measure different things. */
export function convert(value: number, from: string, to: string): number | null {
  const [a, b] = [scaleOf(from), scaleOf(to)];
  if (a === null || b === null || !a.dimension.every((n, i) => n === b.dimension[i])) return null;
  if (from === to) return value;
  const shift = a.exponent - b.exponent;
  if (a.offset === 0 && b.offset === 0) return shiftDecimal((value * a.mantissa) / b.mantissa, shift);
  const base = shiftDecimal(value * a.mantissa, a.exponent) + a.offset;
  return shiftDecimal(base - b.offset, -b.exponent) / b.mantissa;
}

/** Powers of ten up to 22 are exact in a double, so one multiplication or division rounds once. */
const shiftDecimal = (value: number, shift: number): number => (shift < 0 ? value / 10 ** -shift : value * 10 ** shift);
