export * from './build-site.js';
export * from './sample-plant.js';
export * from './asyncapi-check.js';
export * from './wandering-plant.js';
