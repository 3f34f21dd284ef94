import { convert, ucumCode } from '#domain';

const RATE = /^\s*(\d+(?:\.\d+)?)\s*(\S+)\s*$/;
/** Endings that make an amount a rate, with the hours that they divide by. */
const PER: readonly (readonly [string, number])[] = [
  ['/h', 1],
  ['.h-1', 1],
  ['/d', 24],
  ['.d-1', 24],
  ['/min', 1 / 60],
  ['.min-1', 1 / 60],
  ['/s', 1 / 3600],
  ['.s-1', 1 / 3600],
];

/**
 * `58 MW` on a register in GJ: 208.8 per hour; `240 kWh/h` and `10 m³/h` likewise. null where the text is no rate of that unit.
 * @param unit UCUM code
 */
export function ratePerHour(text: string, unit: string): number | null {
  const found = RATE.exec(text);
  if (!found) return null;
  const [value, rate] = [Number(found[1]), ucumCode(found[2]!) ?? found[2]!];
  for (const [ending, hours] of PER) {
    if (!rate.endsWith(ending)) continue;
    const amount = convert(value, rate.slice(0, -ending.length), unit);
    if (amount !== null) return amount / hours;
  }
  return convert(value, `${rate}.h`, unit);
}

/** Whether a power of that unit fills the register. */
export const rateConverts = (unit: string, power: string): boolean => ratePerHour(`1 ${power}`, unit) !== null;
