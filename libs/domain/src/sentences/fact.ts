/**
 * What a view of the page has to say, before it is said in a language: facts with their figures. Which facts hold is decided here,
 * from the figures of the API's answers; how each is said stands in `libs/words`, by the same name.
 */
import type { Language } from '#words';
import type { LocalDate } from '../calendar/local-date.js';

/** A figure in a sentence. `about`: it is rounded because nobody is sure of more digits. */
export type Quantity =
  | { readonly kind: 'amount'; readonly value: number; readonly unit: string; readonly about?: boolean }
  | { readonly kind: 'count'; readonly value: number }
  | { readonly kind: 'day'; readonly value: LocalDate }
  | { readonly kind: 'moment'; readonly value: number }
  | { readonly kind: 'clock'; readonly value: number }
  | { readonly kind: 'span'; readonly value: number }
  | { readonly kind: 'month'; readonly value: string }
  | { readonly kind: 'names'; readonly value: readonly string[]; readonly more: number }
  | { readonly kind: 'told'; readonly value: Readonly<Record<Language, string>> };

/** Figures of a fact by their names; a text or a boolean chooses between words and is no figure. */
export type FactFigures = Readonly<Record<string, Quantity | string | boolean>>;

/** Of a fact that says all by itself. */
export type NoFigures = Readonly<Record<string, never>>;

/** One of the facts of a view. `About` is the part of the view that it belongs to; `view`: its first sentence. */
export type FactOf<Facts, About extends string> = {
  [Id in keyof Facts]: { readonly about: About; readonly id: Id; readonly figures: Facts[Id] };
}[keyof Facts];

/** @param unit UCUM code */
export const amount = (value: number, unit: string) => ({ kind: 'amount', value, unit }) as const;

/** A forecast: to hundreds where it is above a thousand, else to two digits. */
export const roughly = (value: number, unit: string) =>
  ({ kind: 'amount', value: roughlyRounded(value), unit, about: true }) as const;

export const count = (value: number) => ({ kind: 'count', value }) as const;
export const onDay = (value: LocalDate) => ({ kind: 'day', value }) as const;
/** @param value Unix ms */
export const moment = (value: number) => ({ kind: 'moment', value }) as const;
/** A moment of today: its time alone. @param value Unix ms */
export const clock = (value: number) => ({ kind: 'clock', value }) as const;
/** @param value ms */
export const span = (value: number) => ({ kind: 'span', value }) as const;
/** @param value `YYYY-MM` */
export const ofMonth = (value: string) => ({ kind: 'month', value }) as const;

/** Sentences name so many of what they are about; the rest is counted. */
const MOST_NAMES = 3;
export const names = (all: readonly string[]) =>
  ({ kind: 'names', value: all.slice(0, MOST_NAMES), more: Math.max(0, all.length - MOST_NAMES) }) as const;

/** What is a sentence already: of an alarm. */
export const told = (value: Readonly<Record<Language, string>>) => ({ kind: 'told', value }) as const;

export type Amount = ReturnType<typeof amount> | ReturnType<typeof roughly>;
export type Count = ReturnType<typeof count>;
export type Day = ReturnType<typeof onDay>;
export type Moment = ReturnType<typeof moment>;
export type Clock = ReturnType<typeof clock>;
export type Told = ReturnType<typeof told>;
export type Span = ReturnType<typeof span>;
export type Month = ReturnType<typeof ofMonth>;
export type Names = ReturnType<typeof names>;

const SIGNIFICANT = 2;
const HUNDREDS_FROM = 1_000;

function roughlyRounded(value: number): number {
  if (Math.abs(value) >= HUNDREDS_FROM) return Math.round(value / 100) * 100;
  return Number(value.toPrecision(SIGNIFICANT));
}
