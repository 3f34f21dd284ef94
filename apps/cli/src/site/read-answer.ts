/** What answers of people and flags mean, and what is expected where they mean nothing. */
import { convert, isUnit, nearestWord, ucumCode, type Factor } from '#domain';
import type { Catalogue } from '#runtime';
import type { BaselineAnswer, PlanAnswer, SiteAnswers } from './answers.js';
import { BASELINE_FUELS, DISTRICT_HEAT } from './plant-kinds.js';
import { heatFactorOf } from './proposals.js';

/** An answer that cannot be taken: what was expected. */
export class WrongAnswer extends Error {}

export interface Known extends Pick<Catalogue, 'factors' | 'normals'> {
  /** Local day on this machine, YYYY-MM-DD. */
  readonly today: string;
}

export const wrong = (text: string): never => {
  throw new WrongAnswer(text);
};
export const hint = (word: string, words: readonly string[]): string => {
  const near = nearestWord(word, words);
  return near === null ? '' : `; did you mean ${near}?`;
};
export const oneOf = <Word extends string>(text: string, words: readonly Word[]): Word =>
  words.find((word) => word === text) ?? wrong(`expected one of ${words.join(', ')}${hint(text, words)}`);
export const numberIn = (text: string, unit: string, example: string): number => {
  const [, written = '', given = unit] = /^\s*([\d.,\s]*\d)\s*(\S+)?\s*$/.exec(text) ?? [];
  const value = Number(written.replaceAll(/[,\s](?=\d{3}\b)/g, ''));
  const code = given === 'm²' ? 'm2' : (ucumCode(given) ?? given);
  const converted = written !== '' && isUnit(code) ? convert(value, code, unit) : null;
  return converted !== null && converted > 0 ? converted : wrong(`expected a number above 0 like ${example}`);
};

export const isGrid = (factor: Factor): boolean =>
  convert(1, factor.unit, 't.MW-1.h-1') !== null && factor.id.startsWith('grid.');

/** `gas`, `gas:0.87`, `district-heat`, or the id of any factor per energy. */
export function readBaseline(text: string, known: Known, { timeZone }: SiteAnswers): BaselineAnswer {
  const [word, efficiency] = text.trim().split(':') as [string, string?];
  const share = efficiency === undefined ? null : Number(efficiency);
  if (share !== null && !(share > 0 && share <= 1.1)) {
    wrong(`expected an efficiency of the boiler above 0 and at most 1 behind the colon, like gas:0.92`);
  }
  const fuel = BASELINE_FUELS.find(({ id }) => id === word);
  if (fuel) return { factor: fuel.factor, boilerEfficiency: Math.min(1, share ?? fuel.boilerEfficiency) };
  if (word === DISTRICT_HEAT) {
    const factor = heatFactorOf(known, timeZone);
    if (factor !== null) return { factor, boilerEfficiency: null };
    return wrong(
      `there is no factor of district heat for ${timeZone} yet: add one (an id like heat.city, per GJ) to a factor file, and name it here`,
    );
  }
  const [factor] = known.factors.get(word) ?? [];
  if (factor && convert(1, factor.unit, 't.GJ-1') !== null) {
    if (share !== null) return { factor: factor.id, boilerEfficiency: Math.min(1, share) };
    if (factor.id.startsWith('heat.')) return { factor: factor.id, boilerEfficiency: null };
    return wrong(`${word} is a fuel: expected the efficiency of its boiler behind a colon, like ${word}:0.9`);
  }
  const words = [...BASELINE_FUELS.map(({ id }) => id), DISTRICT_HEAT];
  return wrong(
    `expected one of ${words.join(', ')}, or the id of a factor per GJ${hint(word, [...words, ...known.factors.keys()])}`,
  );
}

export function readPlan(text: string, { normals }: Known): PlanAnswer {
  const word = text.trim();
  if (word === 'flat') return { method: 'flat' };
  const shares = word
    .replace(/^monthly:?/, '')
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map(Number);
  if (word.startsWith('monthly') || shares.length === 12) {
    const good = shares.length === 12 && shares.every((share) => share >= 0) && shares.some((share) => share > 0);
    return good
      ? { method: 'monthly', shares }
      : wrong('expected twelve shares, January first, like monthly:20,17,14,8,0,0,0,0,0,9,14,18');
  }
  const found = normals.get(word.replace(/^degree-days:/, ''));
  if (found) return { method: 'degree-days', normals: found.id, baseC: found.baseC };
  const ids = [...normals.keys()];
  return wrong(`expected flat, monthly:… with twelve shares, or normals: ${ids.join(', ')}${hint(word, ids)}`);
}
