export * from './configuration.js';
export * from './database.js';
export * from './migrate.js';
export * from './names.js';
export * from './amounts.js';
export * from './marks.js';
export * from './readings.js';
