/** Calls about what is known otherwise between two moments. */
import { differencesAnswer, differencesQuery } from '../accounts/differences.js';
import { operation, ranged, SITE } from './operation.js';

const getDifferences = operation({
  id: 'getDifferences',
  method: 'get',
  path: `${SITE}/differences`,
  tag: 'Figures',
  summary: 'What is known otherwise between two moments, by how much, and why',
  description:
    'Of the season of `asOf`: its figures and its targets at both moments, what makes the difference by cause, and the hours, days or months that are known otherwise. Exact as `asOf` of the figures is: every part adds up to what `…/emissions?asOf=` answers at both moments. Besides: what came late, and what was decided, accepted, raised and signed since.',
  query: differencesQuery,
  status: 200,
  answer: differencesAnswer,
  problems: ranged,
});

export const DIFFERENCE_OPERATIONS = { getDifferences };
