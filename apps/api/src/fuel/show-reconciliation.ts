import { readReconciliation, type DerivedSite } from '#derivation';
import type { Period } from '#domain';
import type { Queryable } from '#postgres';

/** Papers of a period against weighbridge and heat, week by week. @param derived null: nothing of the site is stored yet */
export async function showReconciliation(db: Queryable, derived: DerivedSite | null, period: Period, nowMs: number) {
  const known = derived && (await readReconciliation(db, derived, period, nowMs));
  const { span = null, simulated = false, u95 = null, weeks = [], findings = [] } = known ?? {};
  return {
    items: weeks.map(({ start, end, papers, scale, heat, stock, findings: own }) => ({
      start,
      end,
      batches: papers.batches,
      papersT: papers.massT,
      papersGj: papers.energyGj,
      loads: scale?.loads ?? null,
      weighedT: scale?.massT ?? null,
      weighedGj: scale?.energyGj ?? null,
      heatGj: heat.heatGj,
      unknownDays: heat.unknownDays,
      burntGj: heat.fuelGj,
      shortGj: heat.shortGj,
      stockStartGj: stock.startGj,
      stockEndGj: stock.endGj,
      findings: own.map(({ kind }) => kind),
    })),
    nextCursor: null,
    period: period.label,
    start: span?.start ?? null,
    end: span?.end ?? null,
    simulated,
    u95,
    findings: findings.map(({ batches = [], ...finding }) => ({ ...finding, batches: [...batches] })),
  };
}
