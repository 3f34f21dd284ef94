import { factorUses } from '../emissions/factor-uses.js';
import type { Factor, FactorSet } from '../emissions/factors/factors.js';
import type { EmissionsSpec, Site } from '../plant/plant.js';
import type { Choice, Chosen, EmissionsPatch, FactorOverride } from './choice.js';

type Declared = Pick<Site, 'emissions'>;

/** What a site would be reckoned by with a choice more; the same object where the choice says nothing of this site. */
export function withChoice<Of extends Declared>(chosen: Chosen<Of>, choice: Choice): Chosen<Of> {
  const { emissions, factors, standIns } = choice.change;
  const spec = chosen.site.emissions;
  const patched = spec && emissions ? patch(spec, emissions) : spec;
  const site = patched === spec ? chosen.site : { ...chosen.site, emissions: patched };
  const set = factors ? withOverrides(chosen.factors, factors, choice) : chosen.factors;
  return { site, factors: set, standIns: standIns ?? chosen.standIns };
}

/** Whether a choice says anything of a site: a factor that it does not count with changes nothing, nor does a part that it has not. */
export function concerns({ site }: Chosen<Declared>, { change }: Choice): boolean {
  if (change.standIns) return true;
  const spec = site.emissions;
  if (!spec) return false;
  const after = change.emissions ? patch(spec, change.emissions) : spec;
  if (after !== spec) return true;
  const uses = factorUses(site);
  return Object.keys(change.factors ?? {}).some((id) => uses.has(id));
}

function patch(spec: EmissionsSpec, { baseline, project = {}, leakage = {} }: EmissionsPatch): EmissionsSpec {
  const { electricity, fossilFuels, biomass, haulage } = project;
  const { processing, competing } = leakage;
  // of fuel that is burnt, by a factor of its own or that of the plant's power
  const burns = spec.biomass.length > 0;
  const hasGrid = processing?.factor !== undefined || spec.electricity.length > 0;
  const changed: Partial<EmissionsSpec> = {
    ...(baseline && { baseline: [{ ...baseline, fromMs: -Infinity }] }),
    ...each('electricity', spec.electricity, electricity),
    ...each('fossilFuels', spec.fossilFuels, fossilFuels),
    ...each('biomass', spec.biomass, biomass),
    ...each('haulage', spec.haulage, haulage),
    ...(processing && burns && hasGrid && { processing: [{ ...processing, fromMs: -Infinity }] }),
    ...(competing && burns && { competing: [{ ...competing, fromMs: -Infinity }] }),
  };
  return Object.keys(changed).length === 0 ? spec : { ...spec, ...changed };
}

/** Nothing where there is no entry to change. */
const each = <Entry extends object>(key: string, entries: readonly Entry[], part: Partial<Entry> | undefined) =>
  part && entries.length > 0 ? { [key]: entries.map((entry) => ({ ...entry, ...part })) } : {};

function withOverrides(
  factors: FactorSet,
  overrides: Readonly<Record<string, FactorOverride>>,
  { name, source }: Choice,
): FactorSet {
  const set = new Map(factors);
  for (const [id, { value, unit, u95 }] of Object.entries(overrides)) {
    const [first, ...rest] = factors.get(id) ?? [newFactor(id)];
    const changed = (factor: Factor): Factor => ({
      ...factor,
      value,
      unit: unit ?? factor.unit,
      u95: u95 ?? factor.u95,
      source,
      sourceRef: null,
      status: 'choice',
      set: name,
    });
    set.set(id, [changed(first), ...rest.map(changed)]);
  }
  return set;
}

const newFactor = (id: string): Factor => ({
  id,
  value: 0,
  unit: '1',
  gas: null,
  region: null,
  scope: null,
  dataYear: null,
  publishedOn: null,
  validFrom: null,
  validTo: null,
  u95: null,
  source: null,
  sourceRef: null,
  sourceHash: null,
  status: 'choice',
  note: null,
  set: '',
});
