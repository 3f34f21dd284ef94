import type { Language } from '../in-each-language.js';
import { plural, said, type Marked } from './phrase.js';

const EN = {
  noReading: ({ points }: { points: Marked }) =>
    said`No reading of the ${points} ${plural(points, 'point', 'points')} has been stored yet.`,
  newest: ({ points, age }: { points: Marked; age: Marked }) =>
    said`${points} ${plural(points, 'point', 'points')}; **the newest value is ${age} old**.`,
  silent: ({ devices }: { devices: Marked }) => said`Silent: ${devices}.`,
};
type Points = typeof EN;

const ZH: Points = {
  noReading: ({ points }) => said`${points} 个测点尚无读数。`,
  newest: ({ points, age }) => said`${points} 个测点；**最新数据 ${age}前**。`,
  silent: ({ devices }) => said`无数据：${devices}。`,
};

const DE: Points = {
  noReading: ({ points }) =>
    said`Von ${points} ${plural(points, 'Messpunkt', 'Messpunkten')} ist noch kein Wert gespeichert.`,
  newest: ({ points, age }) =>
    said`${points} ${plural(points, 'Messpunkt', 'Messpunkte')}; **der neueste Wert ist ${age} alt**.`,
  silent: ({ devices }) => said`Stumm: ${devices}.`,
};

/** Of Points. */
export const POINTS_SENTENCES: Readonly<Record<Language, Points>> = { en: EN, zh: ZH, de: DE };
