import { InvalidArgumentError } from 'commander';

/** How many: 1, 2, 3 … @throws InvalidArgumentError */
export function count(text: string): number {
  const value = wholeNumber(text);
  if (value === 0) throw new InvalidArgumentError('expected a whole number above 0');
  return value;
}

/** A whole number from 0 on that a double holds exactly. @throws InvalidArgumentError */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
}

/** A stretch of time in seconds, also parts of one. @throws InvalidArgumentError */
export function seconds(text: string): number {
  return numberAboveZero(text, 'expected seconds, a number above 0');
}

/** Tonnes. @throws InvalidArgumentError */
export function tonnes(text: string): number {
  return numberAboveZero(text, 'expected tonnes, a number above 0');
}

/** How many times as fast as the clock; `max`: as fast as it goes. @throws InvalidArgumentError */
export function speed(text: string): number {
  return text === 'max' ? Infinity : numberAboveZero(text, 'expected a number above 0, or max');
}

/** A number of any sign. @throws InvalidArgumentError */
export function anyNumber(text: string): number {
  if (!/^-?\d{1,15}(\.\d{1,15})?$/.test(text)) throw new InvalidArgumentError('expected a number with a decimal point');
  return Number(text);
}

/** A calendar year. @throws InvalidArgumentError */
export function wholeYear(text: string): number {
  if (!/^[12]\d{3}$/.test(text)) throw new InvalidArgumentError('expected a year like 1991');
  return Number(text);
}

/** An option that may be repeated. */
export const collect = (text: string, before: readonly string[]): string[] => [...before, text];

function numberAboveZero(text: string, expected: string): number {
  const value = /^\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : 0;
  if (value === 0) throw new InvalidArgumentError(expected);
  return value;
}
