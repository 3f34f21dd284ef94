/** Calls of the view of the plant. */
import { plantAnswer, plantQuery } from '../plant.js';
import { operation, SITE } from './operation.js';

const getPlant = operation({
  id: 'getPlant',
  method: 'get',
  path: `${SITE}/plant`,
  tag: 'Sites',
  summary:
    'Devices with their connections; of each point the newest good value, what is usual at this weather, and its limits',
  description:
    'null where nothing is known. Usual ranges of now are at most 5 minutes old. With `asOf` what was known then, by the configuration of then.',
  query: plantQuery,
  status: 200,
  answer: plantAnswer,
  problems: ['bad-parameter', 'unknown-parameter', 'not-found'],
});

export const PLANT_OPERATIONS = { getPlant };
