/** The HTTP contract: queries, answers, operations, OpenAPI. */
export * from './alerts.js';
export * from './common.js';
export * from './closing.js';
export * from './configurations.js';
export { unknownDevicesQuery } from './devices.js';
export * from './evidence.js';
export * from './figures.js';
export * from './held.js';
export * from './ledger.js';
export * from './operations/openapi.js';
export * from './operations/operations.js';
export * from './service.js';
export * from './sites.js';
export * from './statement.js';
export * from './targets.js';
