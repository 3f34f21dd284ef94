import type { LossModel } from '../../../domain/src/missing-data/loss-model.js';

/** A plant whose line is known and not estimated: what the bound of lost days becomes where there are days without end before them (D03, D04). */
export const knownPlant = ({ a, b, sd, rho = 0 }: { a: number; b: number; sd: number; rho?: number }): LossModel => ({
  a,
  b,
  sd,
  rho,
  rhoFound: rho,
  freedom: 1e9,
  meanHdd: 0,
  spread: 1,
  days: [],
});
