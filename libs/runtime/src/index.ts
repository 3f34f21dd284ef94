export * from './environment.js';
export * from './logger.js';
export * from './service.js';
