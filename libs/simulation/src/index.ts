export * from './gateway.js';
export { PlantModel, type PlantOptions } from './plant-model.js';
export { LocalClock, latestSeason, seasonOf, type SeasonSpan } from './local-clock.js';
