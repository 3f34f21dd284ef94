import type { Request } from 'express';
import type { Operation } from '#contracts';
import { ProblemError } from '../http/problem.js';
import type { Principal } from './principal.js';

/**
 * Whether the sites of a credential suffice for a call: for the site that its path or its query names, and for a call that says
 * nothing of sites only where it is declared to answer less or nothing of them.
 * @throws ProblemError `forbidden`
 */
export function requireSites(
  { name, sites }: Principal,
  operation: Pick<Operation, 'path' | 'scope'> | undefined,
  { params, query }: Pick<Request, 'params' | 'query'>,
): void {
  if (sites === null) return;
  const only = `the key "${name}" is for ${sites.join(', ')} only`;
  for (const asked of [params['site'], query['site']].flat()) {
    if (asked !== undefined && !(typeof asked === 'string' && sites.includes(asked))) {
      throw new ProblemError('forbidden', `This call is about another site; ${only}.`);
    }
  }
  if (operation && !operation.path.includes('{site}') && operation.scope === undefined) {
    throw new ProblemError('forbidden', `This call is about all sites; ${only}.`);
  }
}
