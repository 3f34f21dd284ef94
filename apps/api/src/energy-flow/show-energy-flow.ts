import type { EnergyFlowAnswer } from '#contracts';
import type { EnergyFlow } from '#derivation';
import { HOUR_MS, instantOf, localDateOf, periodOf, QUARTER_HOUR_MS, type Site } from '#domain';

/** A register that reports each quarter of an hour tells of the newest one when the next is over. */
const TOLD_AFTER_MS = QUARTER_HOUR_MS;

export interface FlowTime {
  readonly label: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The time of a period as far as meters can have told of it; empty where it has not begun. null: there is no such period. */
export function flowTime(site: Site, period: string, nowMs: number): FlowTime | null {
  const toldMs = Math.floor((nowMs - TOLD_AFTER_MS) / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
  if (period === 'now') return { label: 'now', fromMs: toldMs - HOUR_MS, toMs: toldMs };
  const label = period === 'today' ? localDateOf(nowMs, site.timeZone) : period;
  const found = periodOf(site, label);
  if (!found) return null;
  return { label, fromMs: found.fromMs, toMs: Math.max(found.fromMs, Math.min(found.toMs, toldMs)) };
}

const KJ_PER_GJ = 1e6;
/** To a kilojoule: that is how the parts add up. */
const rounded = (gj: number): number => Math.round(gj * KJ_PER_GJ) / KJ_PER_GJ;

/** The answer; of a site of which nothing is stored, or a time that has not begun, nothing is known. */
export function shownFlow({ label, fromMs, toMs }: FlowTime, flow: EnergyFlow | null): EnergyFlowAnswer {
  const hours = (toMs - fromMs) / HOUR_MS;
  const heat = (gj: number | null) => ({
    gj: gj === null ? null : rounded(gj),
    mw: gj === null || hours <= 0 ? null : gj / (3.6 * hours),
  });
  const outletGj = flow?.outlet.heatGj ?? null;
  const pctOf = (gj: number | null, whole: number | null): number | null =>
    gj === null || !whole || whole <= 0 ? null : (100 * gj) / whole;
  const boilers = flow?.boilers ?? [];
  const fuelGj = sumOrNull(boilers.map((boiler) => boiler.fuelGj));
  const heatGj = sumOrNull(boilers.map((boiler) => boiler.heatGj));
  const explainedGj = outletGj === null || !flow?.explainedShare ? null : outletGj * flow.explainedShare;
  return {
    period: label,
    start: instantOf(fromMs),
    end: instantOf(toMs),
    fuel: heat(fuelGj),
    boilers: boilers.map(({ device, heatGj: gj, fuelGj: fedGj, coveragePct }) => ({
      device: device.id,
      name: device.name,
      ...heat(gj),
      fuelGj: fedGj === null ? null : rounded(fedGj),
      efficiencyPct: pctOf(gj, fedGj),
      coveragePct,
    })),
    boilerLoss: heat(difference(fuelGj, heatGj)),
    outlet: {
      devices: flow?.outlet.devices.map(({ id }) => id) ?? [],
      ...heat(outletGj),
      coveragePct: flow?.outlet.coveragePct ?? 0,
    },
    plantDifference: heat(difference(heatGj, outletGj)),
    networkLoss: { ...heat(flow?.networkLossGj ?? null), pct: pctOf(flow?.networkLossGj ?? null, explainedGj) },
    customers: (flow?.customers ?? []).map(({ device, heatGj: gj, coveragePct }) => ({
      device: device.id,
      name: device.name,
      customer: device.customer,
      ...heat(gj),
      pct: pctOf(gj, outletGj),
      coveragePct,
    })),
    unexplained: {
      ...heat(flow?.unexplainedGj ?? null),
      pct: pctOf(flow?.unexplainedGj ?? null, explainedGj),
      usualPct: flow?.expected ? 200 * flow.expected.sdShare : null,
    },
    undivided: heat(flow && outletGj !== null ? flow.undividedGj : null),
    explainedShare: flow?.explainedShare ?? null,
  };
}

const sumOrNull = (values: readonly (number | null)[]): number | null =>
  values.length === 0 || values.includes(null) ? null : values.reduce<number>((sum, value) => sum + value!, 0);

const difference = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b);
