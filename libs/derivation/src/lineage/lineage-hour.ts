import type { FigureField } from '#contracts';
import {
  countedPoints,
  efficiencyFactor,
  entriesInForce,
  haulageBy,
  hourEmissions,
  writtenEfficiency,
  type DatedEntry,
  type Efficiency,
  type HourFigures,
  type PointAmount,
} from '#domain';
import type { Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { readDayFuel } from '../fuel/keep-ledger.js';
import { readHours, type KnownHour } from '../figures/counted-amounts.js';
import { pointFigure, unitOf } from './figure-name.js';
import { sumOfParts, type Part } from './lineage-parts.js';

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
  const [{ date, amounts }] = (await readHours(q, derived, [startMs])) as [KnownHour];
  const fuel = (await readDayFuel(q, derived, [date])).get(date);
  const alone = (address: string): number | null => {
    const only = new Map(
      [...amounts].map(([other, amount]) => [
        other,
        other === address || (amount.amount === null && !amount.standIn)
          ? amount
          : { ...amount, amount: 0, excluded: 0, standIn: undefined },
      ]),
    );
    return hourEmissions({ site, factors, startMs, date, amounts: only, fuel })[field];
  };
  const parts = countedPoints(site).flatMap((address): Part[] => {
    if (!concerns(derived, address, field, startMs)) return [];
    const own = amounts.get(address);
    const figure = own ? pointFigure('amount', address, startMs) : null;
    const label = own ? labelOf(address, own) : address;
    return [{ figure, label, value: alone(address), unit: unitOf(field) }];
  });
  const value = figures[field];
  const rest = (value ?? 0) - (sumOfParts(parts) ?? 0);
  if (value !== null && Math.abs(rest) > 1e-9 * Math.max(1, Math.abs(value))) {
    parts.push({ figure: null, label: 'not by a single point', value: rest, unit: unitOf(field) });
  }
  return { parts, formula: formulaOf(derived, startMs, field) };
}

function labelOf(address: string, { amount, unit, standIn, excluded }: PointAmount): string {
  const measured = amount === null ? '' : `${amount} ${unit}`;
  const lost = standIn ? `${standIn.careful} ${unit} in place of lost readings (${standIn.rule})` : '';
  const held = excluded > 0 ? `${excluded} ${unit} held back or refused` : '';
  return [address, [measured, lost, held].filter((part) => part !== '').join(' and ')]
    .filter((part) => part !== '')
    .join(': ');
}

/** Heat makes the baseline, and the CH4 and N2O of its fuel; debited points make what the project emits. */
function concerns({ site }: DerivedSite, address: string, field: FigureField, startMs: number): boolean {
  const spec = site.emissions;
  if (!spec) return false;
  const has = (entries: readonly (DatedEntry & { readonly point: string })[]): boolean =>
    entriesInForce(entries, startMs).some(({ point }) => point === address);
  const isCredited = has(spec.credited);
  const isBurnt = isCredited && spec.biomass.length > 0;
  if (field === 'leakageT') return isBurnt || has(haulageBy(spec, startMs).weight);
  if (field === 'projectT') return has(spec.electricity) || has(spec.fossilFuels) || isBurnt;
  return isCredited;
}

const shownEfficiency = (efficiency: Efficiency): string | number =>
  efficiencyFactor(efficiency) ?? writtenEfficiency(efficiency)!.value;

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
        ? `${field} = heat / ${shownEfficiency(baseline.boilerEfficiency)} × ${baseline.factor}`
        : `${field} = heat × ${baseline.factor}`;
    case 'projectT':
      return `projectT = ${[...(electricity ?? []), 'fossil fuels × their factors', 'CH4 and N2O of the biomass'].join(' + ')}`;
    case 'leakageT':
      return `leakageT = ${spec?.haulage.map(({ factor, distanceKm }) => `mass hauled × ${distanceKm} km × ${factor}`).join(' + ') || 'nothing is hauled'}`;
    default:
      return `${field} = sum over the credited points, in GJ`;
  }
}
