import type { PeriodStanding } from '#derivation';

/** Whether a statement prints as final: what must hold to sign held when the figures that it shows were approved. */
export const isFinal = (standing: PeriodStanding | null): boolean =>
  standing?.state === 'approved' && standing.approval?.conditions?.facts !== undefined;
