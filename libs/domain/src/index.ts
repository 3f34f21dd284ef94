export * from './plant.js';
export * from './reading.js';
