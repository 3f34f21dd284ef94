import { instantWithMs, type Severity } from '#domain';
import type { AlertRow } from './alert-entity.js';

/** The alert as it is published; what else stands in it is for whoever reads it. */
export interface AlertDocument {
  readonly id: string;
  readonly site: string;
  readonly rule: string;
  readonly subject: string;
  readonly severity: Severity;
  readonly state: string;
  readonly message: string;
  readonly raisedAt: string;
  readonly changedAt: string;
  readonly [name: string]: unknown;
}

/** An alert as it is published. */
export function alertDocument({ body, raisedMs, changedMs, resolvedMs, ...alert }: AlertRow): AlertDocument {
  const [raisedAt, changedAt] = [instantWithMs(raisedMs), instantWithMs(changedMs)];
  return {
    ...(body as { readonly message: string }), // every rule writes one
    ...alert,
    raisedAt,
    changedAt,
    resolvedAt: resolvedMs === null ? null : instantWithMs(resolvedMs),
  };
}
