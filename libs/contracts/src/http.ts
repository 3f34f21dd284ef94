/** The HTTP contract: queries, answers, operations, OpenAPI. */
export * from './http-alerts.js';
export * from './http-common.js';
export * from './http-closing.js';
export * from './http-configuration.js';
export { unknownDevicesQuery } from './http-devices.js';
export * from './http-evidence.js';
export * from './http-figures.js';
export * from './http-held.js';
export * from './http-ledger.js';
export * from './http-openapi.js';
export * from './http-operations.js';
export * from './http-service.js';
export * from './http-site.js';
export * from './http-statement.js';
export * from './http-target.js';
