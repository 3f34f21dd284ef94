import type { ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import { rounded, table, type Output } from '../terminal/output.js';

interface Week {
  readonly start: string;
  readonly end: string;
  readonly papersT: number;
  readonly papersGj: number;
  readonly weighedT: number | null;
  readonly weighedGj: number | null;
  readonly heatGj: number;
  readonly burntGj: number;
  readonly shortGj: number;
  readonly stockEndGj: number;
  readonly findings: readonly string[];
}
export interface FuelFindingItem {
  readonly kind: string;
  readonly start: string;
  readonly end: string;
  readonly found: number;
  readonly expected: number;
  readonly limit: number;
  readonly unit: string;
  readonly batches: readonly string[];
}
export interface ReconciliationAnswer {
  readonly items: readonly Week[];
  readonly period: string;
  readonly simulated: boolean;
  readonly findings: readonly FuelFindingItem[];
}

export const reconciliationPath = (site: string, period?: string): string =>
  `/api/v1/sites/${encodeURIComponent(site)}/fuel-batches/reconciliation${period === undefined ? '' : `?period=${encodeURIComponent(period)}`}`;

/** Papers against weighbridge and heat, week by week, and what does not fit. */
export async function reconcile(
  api: ApiClient,
  options: { readonly site?: string; readonly period?: string | undefined },
  output: Output,
): Promise<void> {
  const { id, display } = await chooseSite(api, options.site);
  const answer = await api.get<ReconciliationAnswer>(reconciliationPath(id, options.period));
  output.result(answer, () => reconciliationText(answer, display.locale));
}

function reconciliationText({ items, period, simulated, findings }: ReconciliationAnswer, locale: string): string {
  if (items.length === 0) return `no batch has papers in ${period}: there is nothing to reconcile`;
  const head = [
    'week',
    'papers t',
    'weighed t',
    'papers GJ',
    'weighed GJ',
    'heat GJ',
    'burnt GJ',
    'short GJ',
    'stock GJ',
    '',
  ];
  const rows = items.map((week) => [
    `${week.start} to ${week.end}`,
    rounded(week.papersT),
    rounded(week.weighedT),
    rounded(week.papersGj),
    rounded(week.weighedGj),
    rounded(week.heatGj),
    rounded(week.burntGj),
    rounded(week.shortGj),
    rounded(week.stockEndGj),
    week.findings.join(', '),
  ]);
  return [
    ...(simulated ? ['SIMULATED DATA: no tonne here is real.', ''] : []),
    table(head, rows, locale),
    '',
    ...(findings.length === 0 ? ['no finding'] : findings.map((finding) => `- ${findingText(finding)}`)),
  ].join('\n');
}

/** In a sentence, with its numbers. */
export function findingText({ kind, start, end, found, expected, limit, unit, batches }: FuelFindingItem): string {
  const digits = unit === '1' ? 3 : 1;
  const amount = (value: number): string => `${rounded(value, digits)}${unit === '1' ? '' : ` ${unit}`}`;
  const named = batches.length === 0 ? '' : ` (${batches.slice(0, 5).join(', ')}${batches.length > 5 ? ' …' : ''})`;
  const words = WORDS[kind] ?? ['found', 'expected'];
  return `${kind} ${start} to ${end}: ${amount(found)} ${words[0]}, ${amount(expected)} ${words[1]}; ${amount(limit)} may lie between them${named}`;
}

const WORDS: Readonly<Record<string, readonly [string, string]>> = {
  'papers-unweighed': ['by papers', 'over the weighbridge'],
  'weighed-without-papers': ['over the weighbridge', 'by papers'],
  'calorific-value': ['by papers', 'by the laboratory at the weighbridge'],
  moisture: ['water by papers', 'by the laboratory at the weighbridge'],
  'burnt-without-papers': ['burnt by the heat', 'delivered and in stock'],
  'certificate-lapsed': ['under a certificate that had ended', 'allowed'],
  'without-proof': ['of the mass without a proof of surplus', 'in the site file'],
  distance: ['there and back on average', 'in the site file'],
};
