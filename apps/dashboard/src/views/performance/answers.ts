/** What the view is made of: two answers of the API, and how their days and seasons are named. */
import type { SeasonHoursAnswer, SignatureAnswer } from '#contracts';
import { num, withUnit } from '../../words/format.js';

export type { SeasonHoursAnswer, SignatureAnswer };
export type SignatureDay = SignatureAnswer['days'][number];

/** `season-2025` is 2025/26, a year stays one. */
export function seasonName(label: string): string {
  const year = /^season-(\d{4})$/.exec(label)?.[1];
  return year === undefined ? label : `${year}/${String((Number(year) + 1) % 100).padStart(2, '0')}`;
}

export const mw = (value: number, digits = 1): string => withUnit(num(value, digits), 'MW');
export const celsius = (value: number): string => withUnit(num(value, 1), 'Cel');
export const unitOf = (answer: SignatureAnswer): string => (answer.target.unit === 't' ? 't CO₂' : answer.target.unit);
export const inUnit = (answer: SignatureAnswer, value: number, digits = 0): string =>
  withUnit(num(value, digits), unitOf(answer));
