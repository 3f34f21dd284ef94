/** Calls of the view of the plant. */
import { energyFlowAnswer, energyFlowQuery } from '../plant/energy-flow.js';
import { plantAnswer, plantQuery } from '../plant/plant.js';
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

const getEnergyFlow = operation({
  id: 'getEnergyFlow',
  method: 'get',
  path: `${SITE}/energy-flow`,
  tag: 'Figures',
  summary: 'Where the heat goes: fuel, boilers, outlet, network loss, customers, and the unexplained rest',
  description:
    'From the registers, over the time that they can have told of. What does not arrive is network loss as far as a network like this one loses it, by the 30 days before each day; the rest is a flow of its own. null where something is not known; nothing is scaled so that it adds up.',
  query: energyFlowQuery,
  status: 200,
  answer: energyFlowAnswer,
  problems: ['bad-parameter', 'unknown-parameter', 'not-found'],
});

export const PLANT_OPERATIONS = { getPlant, getEnergyFlow };
