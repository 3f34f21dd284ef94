/** Every call of the HTTP API, once: its route, its role, how its input is checked, and the OpenAPI document come from this list. */
import { ALERT_OPERATIONS } from './alert-operations.js';
import { CLOSING_OPERATIONS } from './closing-operations.js';
import { COUNTING_OPERATIONS } from './counting-operations.js';
import { EVENT_OPERATIONS } from './event-operations.js';
import { EVIDENCE_OPERATIONS } from './evidence-operations.js';
import { FIGURE_OPERATIONS } from './figure-operations.js';
import { HELD_OPERATIONS } from './held-operations.js';
import type { Operation } from './operation.js';
import { READING_OPERATIONS } from './reading-operations.js';
import { SERVICE_OPERATIONS } from './service-operations.js';
import { SITE_OPERATIONS } from './site-operations.js';
import { STATEMENT_OPERATIONS } from './statement-operations.js';

export const OPERATIONS: readonly Operation[] = [
  ...SITE_OPERATIONS,
  ...READING_OPERATIONS,
  ...FIGURE_OPERATIONS,
  ...COUNTING_OPERATIONS,
  ...EVENT_OPERATIONS,
  ...ALERT_OPERATIONS,
  ...EVIDENCE_OPERATIONS,
  ...HELD_OPERATIONS,
  ...CLOSING_OPERATIONS,
  ...STATEMENT_OPERATIONS,
  ...SERVICE_OPERATIONS,
];

const matchers = OPERATIONS.map((operation) => ({
  operation,
  pattern: new RegExp(`^${operation.path.replace(/\{[^}]+\}/g, '[^/]+').replace(/\./g, '\\.')}/?$`, 'i'),
}));

/** The operations that live at a path, whatever the method; [] where there is none. As the router: small and capital letters alike. */
export function operationsAt(path: string): Operation[] {
  return matchers.filter(({ pattern }) => pattern.test(path)).map(({ operation }) => operation);
}
