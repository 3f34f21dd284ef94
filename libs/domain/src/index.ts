export * from './plant.js';
export * from './reading.js';
export * from './water.js';
export * from './emissions/factors.js';
export * from './target/normals.js';
export * from './candidates.js';
export * from './sequence.js';
