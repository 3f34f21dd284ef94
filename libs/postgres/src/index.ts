export * from './configuration.js';
export * from './database.js';
export * from './migrate.js';
export * from './names.js';
