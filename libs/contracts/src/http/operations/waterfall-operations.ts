/** Calls for those who ask how much of a claim could be defended. */
import { waterfallAnswer, waterfallBody, waterfallForm, waterfallQuery } from '../accounts/waterfall.js';
import { JSON_TYPE, operation, SITE, written } from './operation.js';

const ABOUT =
  'claimed → metered → debits of the site file → choices in their order → data (nothing stands in for lost heat, no bridge counts that nothing could check) → lower bound of the 95 % interval. Each step is the engine of the figures with one choice more, less the engine without it: they add up exactly, and the end does not depend on the order. Nothing is stored. 409: the net of the period is not known, or a file of choices does not fit the factors that count.';

const getWaterfall = operation({
  id: 'getWaterfall',
  method: 'get',
  path: `${SITE}/waterfall`,
  tag: 'Figures',
  summary: 'From the claimed amount to the defensible one, one choice of an auditor at a time',
  description: `By the choices of the site: ${ABOUT}`,
  query: waterfallQuery,
  status: 200,
  answer: waterfallAnswer,
  types: [JSON_TYPE, 'text/csv', 'image/svg+xml'],
  problems: ['bad-parameter', 'unknown-parameter', 'not-found', 'not-acceptable', 'conflict'],
});

const makeWaterfall = operation({
  id: 'makeWaterfall',
  method: 'post',
  path: `${SITE}/waterfall`,
  role: 'auditor',
  tag: 'Figures',
  summary: 'The same by other choices or for another claim',
  description: `As in a file of choices (config/schemas/waterfall.schema.json): ${ABOUT}`,
  query: waterfallForm,
  body: { schema: waterfallBody, required: true },
  status: 200,
  answer: waterfallAnswer,
  types: [JSON_TYPE, 'text/csv', 'image/svg+xml'],
  problems: [
    'unknown-parameter',
    'bad-parameter',
    'not-found',
    'not-acceptable',
    'conflict',
    'unavailable',
    ...written,
  ],
});

export const WATERFALL_OPERATIONS = { getWaterfall, makeWaterfall };
