export * from './environment.js';
export * from './key-file.js';
export * from './logger.js';
export * from './service.js';
export * from './health-server.js';
export * from './metrics.js';
export * from './catalogue.js';
export { readProposal } from './proposal-file.js';
