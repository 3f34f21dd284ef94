import { guessedTargetT, normalsOf } from '../proposals.js';
import { numberIn, oneOf, readPlan } from '../read-answer.js';
import { slug } from '../slug.js';
import { inChina, question, type Question } from './question.js';

/** What the plant is to reach. */
export const TARGET_QUESTIONS: readonly Question[] = [
  question<'period'>({
    key: 'period',
    flag: '--period <period>',
    text: 'Is it judged by the calendar year or by the heating season?',
    help: 'calendar-year or heating-season',
    choices: () => ['calendar-year', 'heating-season'].map((value) => ({ value, name: value })),
    usual: (_, before) => (inChina(before) ? 'heating-season' : 'calendar-year'),
    read: (text) =>
      oneOf(slug(text.replace('Year', '-year').replace('Season', '-season')), ['calendar-year', 'heating-season']) ===
      'calendar-year'
        ? 'calendarYear'
        : 'heatingSeason',
  }),
  question<'metric'>({
    key: 'metric',
    flag: '--metric <net|gross>',
    text: 'Does the target count gross tonnes, or net of what the plant itself emits?',
    choices: () => ['net', 'gross'].map((value) => ({ value, name: value })),
    usual: () => 'net',
    read: (text) =>
      oneOf(text.trim().replace('avoided.', ''), ['net', 'gross']) === 'net' ? 'avoided.net' : 'avoided.gross',
  }),
  question<'targetT'>({
    key: 'targetT',
    flag: '--target <tonnes>',
    isEstimate: true,
    text: 'How many tonnes of CO2 is it to avoid in that time (or none)?',
    usual: (known, before) => String(guessedTargetT(known, before)),
    read: (text) => (text.trim() === 'none' ? null : numberIn(text, 't', '1400, or none')),
  }),
  question<'plan'>({
    key: 'plan',
    flag: '--plan <plan>',
    isOpen: true,
    text: 'How is the year to run: flat, monthly (twelve shares), or by normal degree-days of a place?',
    help: 'flat, monthly:20,17,…  with twelve shares, or the id of normals',
    choices: ({ normals }) => [
      { value: 'flat', name: 'flat (each heating day the same)' },
      ...[...normals.values()].map(({ id, name }) => ({ value: id, name: `${id} (${name})` })),
    ],
    usual: ({ normals }, { place }) => normalsOf(normals, place) ?? 'flat',
    read: readPlan,
  }),
];
