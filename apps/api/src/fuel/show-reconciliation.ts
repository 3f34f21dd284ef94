import { readReconciliation, type DerivedSite } from '#derivation';
import type { Period } from '#domain';
import type { Queryable } from '#postgres';

/** Papers of a period against weighbridge and heat, week by week. */
export async function showReconciliation(db: Queryable, derived: DerivedSite, period: Period, nowMs: number) {
  const { span, simulated, u95, weeks, findings } = await readReconciliation(db, derived, period, nowMs);
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
