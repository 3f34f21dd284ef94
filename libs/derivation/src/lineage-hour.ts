import type { FigureField } from '#contracts';
import { countedPoints, hourEmissions, localDateOf, versionAt, type HourFigures, type PointAmount } from '#domain';
import { readHourAmounts, type Queryable } from '#postgres';
import type { DerivedSite } from './derived-site.js';
import { pointFigure, unitOf } from './lineage-figure.js';
import { sumOf, type Part } from './lineage-parts.js';

const HOUR_MS = 3_600_000;

/**
 * What each counted point brings to a field of an hour. The formulas are sums over points, so the share of one is what comes
 * out where all others bring nothing; what does not belong to a single point is a part of its own.
 */
export async function hourParts(
  q: Queryable,
  derived: DerivedSite,
  startMs: number,
  field: FigureField,
  figures: HourFigures,
): Promise<{ parts: Part[]; formula: string }> {
  const { site, factors } = derived;
  const amounts = await readAmountsOf(q, derived, startMs);
  const date = localDateOf(startMs, site.timeZone);
  const alone = (address: string): number | null => {
    const only = new Map(
      [...amounts].map(([other, amount]) => [
        other,
        other === address || amount.amount === null ? amount : { ...amount, amount: 0, excluded: 0 },
      ]),
    );
    return hourEmissions({ site, factors, startMs, date, amounts: only })[field];
  };
  const parts = countedPoints(site).flatMap((address): Part[] => {
    if (!concerns(derived, address, field)) return [];
    const own = amounts.get(address);
    const figure = own ? pointFigure('amount', address, startMs) : null;
    const label = own?.amount == null ? address : `${address}: ${own.amount} ${own.unit}`;
    return [{ figure, label, value: alone(address), unit: unitOf(field) }];
  });
  const value = figures[field];
  const rest = (value ?? 0) - (sumOf(parts) ?? 0);
  if (value !== null && Math.abs(rest) > 1e-9 * Math.max(1, Math.abs(value))) {
    parts.push({ figure: null, label: 'not by a single point', value: rest, unit: unitOf(field) });
  }
  return { parts, formula: formulaOf(derived, startMs, field) };
}

/** Heat makes the baseline, and the CH4 and N2O of its fuel; debited points make what the project emits. */
function concerns({ site }: DerivedSite, address: string, field: FigureField): boolean {
  const spec = site.emissions;
  if (!spec) return false;
  const has = (entries: readonly { readonly point: string }[]): boolean =>
    entries.some(({ point }) => point === address);
  const isCredited = has(spec.credited);
  if (field === 'leakageT') return has(spec.haulage);
  if (field === 'projectT')
    return has(spec.electricity) || has(spec.fossilFuels) || (isCredited && spec.biomass.length > 0);
  return isCredited;
}

async function readAmountsOf(q: Queryable, derived: DerivedSite, startMs: number): Promise<Map<string, PointAmount>> {
  const counted = countedPoints(derived.site).flatMap((address) => {
    const found = derived.points.get(address);
    return found ? [{ address, ...found }] : [];
  });
  const rows = await readHourAmounts(
    q,
    counted.map(({ pointId }) => pointId),
    [startMs],
  );
  return new Map(
    rows.map((row) => {
      const { address, point } = counted.find(({ pointId }) => pointId === row.pointId)!;
      const { amount, coveredMs, excluded, codes } = row;
      const coveragePct = Math.min(100, (100 * coveredMs) / HOUR_MS);
      return [address, { amount, unit: versionAt(point, startMs).unit, coveragePct, excluded, codes }];
    }),
  );
}

function formulaOf({ site }: DerivedSite, startMs: number, field: FigureField): string {
  const spec = site.emissions;
  const baseline = spec?.baseline.findLast(({ fromMs }) => fromMs <= startMs);
  const electricity = spec?.electricity.map(
    ({ factor, gridLossShare }) => `electricity × ${factor} × (1 + ${gridLossShare})`,
  );
  switch (field) {
    case 'grossT':
    case 'baselineT':
      if (!baseline) return `${field} = nothing: no baseline holds`;
      return baseline.method === 'fuel'
        ? `${field} = heat / ${baseline.boilerEfficiency} × ${baseline.factor}`
        : `${field} = heat × ${baseline.factor}`;
    case 'projectT':
      return `projectT = ${[...(electricity ?? []), 'fossil fuels × their factors', 'CH4 and N2O of the biomass'].join(' + ')}`;
    case 'leakageT':
      return `leakageT = ${spec?.haulage.map(({ factor, distanceKm }) => `mass hauled × ${distanceKm} km × ${factor}`).join(' + ') || 'nothing is hauled'}`;
    default:
      return `${field} = sum over the credited points, in GJ`;
  }
}
