/** Every call of the HTTP API, once: the OpenAPI document, 405 and its `Allow` come from this list. */
import { JSON_TYPE, roleFor, rowsOf, type Operation } from './operation.js';
import { CLOSING_OPERATIONS } from './closing-operations.js';
import { EVIDENCE_OPERATIONS } from './evidence-operations.js';
import { FIGURE_OPERATIONS } from './figure-operations.js';
import { HELD_OPERATIONS } from './held-operations.js';
import { SERVICE_OPERATIONS } from './service-operations.js';
import { STATEMENT_OPERATIONS } from './statement-operations.js';

export { roleFor, rowsOf, type Operation };

/** What has rows comes as CSV too. */
const inItsForms = (operation: Operation): Operation =>
  rowsOf(operation) === null
    ? operation
    : {
        ...operation,
        types: [JSON_TYPE, 'text/csv'],
        problems: [...new Set([...operation.problems, 'bad-parameter' as const, 'not-acceptable' as const])],
      };

export const OPERATIONS: readonly Operation[] = [
  ...FIGURE_OPERATIONS,
  ...SERVICE_OPERATIONS,
  ...EVIDENCE_OPERATIONS,
  ...HELD_OPERATIONS,
  ...CLOSING_OPERATIONS,
  ...STATEMENT_OPERATIONS,
].map(inItsForms);

const matchers = OPERATIONS.map((operation) => ({
  operation,
  pattern: new RegExp(`^${operation.path.replace(/\{[^}]+\}/g, '[^/]+').replace(/\./g, '\\.')}/?$`, 'i'),
}));

/** The operations that live at a path, whatever the method; [] where there is none. As the router: small and capital letters alike. */
export function operationsAt(path: string): Operation[] {
  return matchers.filter(({ pattern }) => pattern.test(path)).map(({ operation }) => operation);
}
