import type { HourFigures } from '#domain';

/** Figures as they were signed. */
export const signed = (figures: HourFigures, revision: number) => ({
  revision,
  heatGj: figures.heatGj,
  baselineT: figures.baselineT,
  projectT: figures.projectT,
  leakageT: figures.leakageT,
  grossT: figures.grossT,
  netT: figures.netT,
  u95T: figures.u95T,
  coveragePct: figures.coveragePct,
  substitutedGj: figures.substitutedGj,
  excludedGj: figures.excludedGj,
  backupGj: figures.backupGj ?? 0,
  biogenicCo2T: figures.biogenicCo2T,
  factorVersions: [...figures.factorVersions],
  // a figure that was signed before rules stood with it
  rulesVersions: [...(figures.rulesVersions ?? [])],
});
export type Signed = ReturnType<typeof signed>;
