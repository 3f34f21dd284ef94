import { fuelFindingText } from '#domain';
import { reconciliationPath, type ReconciliationAnswer } from '../fuel/reconciliation.js';
import type { ApiClient } from '../system/api-client.js';
import { bad, good, type Finding } from './finding.js';

/** Papers of fuel against weighbridge and heat in the newest season, of each site that keeps the book. */
export async function checkFuel(api: ApiClient, sites: readonly { readonly id: string }[]): Promise<Finding[]> {
  const findings = await Promise.all(
    sites.map(async ({ id }) => {
      const { items, findings: found, period } = await api.get<ReconciliationAnswer>(reconciliationPath(id));
      const [first] = found;
      if (items.length === 0) return [];
      if (!first)
        return [good('fuel', `${id}: papers of ${items.length} weeks of ${period} agree with weighbridge and heat`)];
      const more = found.length > 1 ? `, and ${found.length - 1} more` : '';
      return [
        bad('fuel', `${id}: ${fuelFindingText(first)}${more}`, `greenpark fuel reconcile ${period} --site ${id}`),
      ];
    }),
  );
  return findings.flat();
}
