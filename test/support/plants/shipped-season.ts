import {
  hourEmissions,
  withChoice,
  withoutStandIns,
  type Choice,
  type FactorSet,
  type HourFigures,
  type Site,
} from '#domain';
import { loadCatalogue, shippedConfigFolder } from '#runtime';

/** The shipped season at normal weather and full area, as K12 of the worked examples of the second audit has it. */
export const SHIPPED_SEASON = { heatGj: 47_700 / 0.11, powerMwh: 3_628, ncvGjPerT: 15 };

const START_MS = Date.parse('2026-01-10T00:00:00Z');

export interface ShippedSeason {
  readonly site: Site;
  readonly factors: FactorSet;
  /** All of it as if in one hour, by the engine that makes hours, with these choices. */
  readonly figures: (choices?: readonly Choice[]) => HourFigures;
}

/** @param standsInGj of the heat, for lost readings */
export async function shippedSeason({ standsInGj = 0 } = {}): Promise<ShippedSeason> {
  const sitesPath = `${shippedConfigFolder()}/sites/changchun-south.yaml`;
  const { sites, factors } = await loadCatalogue({ sitesPath, factorsPath: null });
  const site = sites[0]!;
  const { heatGj, powerMwh, ncvGjPerT } = SHIPPED_SEASON;
  const known = { coveragePct: 100, excluded: 0, codes: [] };
  const standIn = { rule: 'model', careful: standsInGj, best: standsInGj } as const;
  const amounts = new Map([
    [
      'plant-meter/heat.energyTotal',
      { ...known, amount: heatGj - standsInGj, unit: 'GJ', ...(standsInGj > 0 && { standIn }) },
    ],
    ['aux-power/elec.energyTotal', { ...known, amount: powerMwh, unit: 'MW.h' }],
    ['fuel-gate/fuel.received', { ...known, amount: heatGj / 0.85 / ncvGjPerT, unit: 't' }],
  ]);
  const shipped = { site, factors, standIns: 'careful' } as const;
  return {
    site,
    factors,
    figures: (choices = []) => {
      const chosen = choices.reduce(withChoice<Site>, shipped);
      const counted = chosen.standIns === 'none' ? withoutStandIns(amounts, chosen.site, START_MS) : amounts;
      return hourEmissions({ ...chosen, startMs: START_MS, date: '2026-01-10', amounts: counted });
    },
  };
}
