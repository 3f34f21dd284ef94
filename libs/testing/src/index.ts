export { asyncApiCheck, readAsyncApi } from './asyncapi-check.js';
export { buildDevice, buildSite, buildVersion, type PointSpecs } from './build-site.js';
export { changedBytes } from './changed-bytes.js';
export type { ReadingsEvent } from './events.js';
export { haveOneClass } from './one-class.js';
export { samplePlant } from './sample-plant.js';
export { correlatedNoise, type Loss, wanderingDays, type WanderingPlant } from './wandering-plant.js';
