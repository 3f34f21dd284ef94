import type { LineageAnswer, LineagePart } from '#contracts';
import { RULES_VERSION } from '#domain';
import type { DerivedSite } from '../derived-site.js';

/** What all levels of a lineage share. */

export type Part = Omit<LineagePart, 'href'>;

/** In the order in which figures add up: the sum of the parts is the figure to the last digit. */
export function sumOfParts(parts: readonly Part[]): number | null {
  let sum: number | null = null;
  for (const { value } of parts) if (value !== null) sum = sum === null ? value : sum + value;
  return sum;
}

export function withHref({ site }: DerivedSite, part: Part): LineagePart {
  const query = part.figure === null ? null : encodeURIComponent(part.figure);
  return { ...part, href: query === null ? null : `/api/v1/sites/${site.id}/lineage?figure=${query}` };
}

/** The configuration that a figure was made under, and where the whole of it is. */
export const underConfiguration = ({ site }: DerivedSite, hash: string | null) => ({
  configurationHash: hash,
  configurationHref: hash === null ? null : `/api/v1/sites/${site.id}/configurations/${hash}`,
});

/** The fields that a level may leave open. */
export const nothing = (): Pick<
  LineageAnswer,
  | 'readings'
  | 'readingsHref'
  | 'factors'
  | 'figures'
  | 'coveragePct'
  | 'codes'
  | 'revision'
  | 'closed'
  | 'revisions'
  | 'computedAt'
  | 'configurationHash'
  | 'configurationHref'
  | 'rules'
  | 'engineState'
> => ({
  readings: [],
  readingsHref: null,
  factors: [],
  figures: null,
  coveragePct: null,
  codes: [],
  revision: null,
  closed: null,
  revisions: [],
  computedAt: null,
  configurationHash: null,
  configurationHref: null,
  rules: RULES_VERSION,
  engineState: null,
});
