import { DOSSIER_SOURCES, type DossierSource, type EmissionsSpec } from '#domain';
import { table, type Section } from '../section.js';

type Group = 'baseline' | 'project' | 'leakage';

interface Source {
  readonly group: Group;
  readonly gases: string;
  /** Key of the site file by which it is counted; null: there is none. */
  readonly key: string | null;
  /** What counts it, as the site file names it; empty: nothing does. */
  readonly by: (spec: EmissionsSpec) => readonly string[];
}

const points = (entries: readonly { readonly point: string }[] | undefined): string[] => [
  ...new Set((entries ?? []).map(({ point }) => point)),
];
const never = (group: Group, gases: string): Source => ({ group, gases, key: null, by: () => [] });

const SOURCES: Readonly<Record<DossierSource, Source>> = {
  baseline: {
    group: 'baseline',
    gases: 'CO2',
    key: 'emissions.baseline',
    by: ({ baseline }) => [...new Set(baseline.map(({ factor }) => factor))],
  },
  baselineOtherGases: never('baseline', 'CH4, N2O'),
  biomassDecay: never('baseline', 'CH4, N2O'),
  electricity: {
    group: 'project',
    gases: 'CO2',
    key: 'emissions.project.electricity',
    by: ({ electricity }) => points(electricity),
  },
  fossilFuels: {
    group: 'project',
    gases: 'CO2, CH4, N2O',
    key: 'emissions.project.fossilFuels',
    by: ({ fossilFuels }) => points(fossilFuels),
  },
  backUp: { group: 'project', gases: 'CO2', key: 'emissions.excluded', by: ({ excluded }) => points(excluded) },
  biomass: {
    group: 'project',
    gases: 'CH4, N2O',
    key: 'emissions.project.biomass',
    by: ({ biomass }) => [...new Set(biomass.flatMap(({ ch4, n2o }) => [ch4, n2o]))],
  },
  biogenicCo2: {
    group: 'project',
    gases: 'CO2',
    key: 'emissions.project.biomass',
    by: ({ biomass }) => (biomass.length > 0 ? ['biomass.co2.memo'] : []),
  },
  haulage: {
    group: 'leakage',
    gases: 'CO2e',
    key: 'emissions.project.haulage',
    by: ({ haulage }) => points(haulage),
  },
  processing: {
    group: 'leakage',
    gases: 'CO2',
    key: 'emissions.leakage.processing',
    by: ({ processing = [] }) => processing.map(({ kwhPerT }) => `${kwhPerT} kWh/t`),
  },
  competing: {
    group: 'leakage',
    gases: 'CO2',
    key: 'emissions.leakage.competing',
    by: ({ competing = [] }) => [...new Set(competing.map(({ factor }) => factor))],
  },
  soilCarbon: never('leakage', 'CO2'),
  construction: never('leakage', 'CO2e'),
};

/** Each source, sink and reservoir: whether it is counted, by what, and why; the reason is the operator's. */
export const sources: Section = {
  id: 'sources',
  blocks({ derived: { site } }, words) {
    const say = words.say.sources;
    const stated = site.dossier?.sources ?? {};
    const rows = DOSSIER_SOURCES.map((id) => {
      const { group, gases, key, by } = SOURCES[id];
      const counting = site.emissions ? by(site.emissions) : [];
      const counted = counting.length === 0 ? words.say.no : id === 'biogenicCo2' ? say.memo : words.say.yes;
      const absent = key === null ? say.notCounted : words.say.missing(key);
      return [
        say.names[id],
        say.groups[group],
        gases,
        counted,
        counting.length === 0 ? absent : `${key}: ${words.listed(counting)}`,
        stated[id] ?? words.say.missing(`dossier.sources.${id}`),
      ];
    });
    return [
      table([say.source, say.of, say.gases, say.counted, say.by, say.reason], rows),
      ...DOSSIER_SOURCES.filter((id) => stated[id] === undefined).map((id) => words.missing(`dossier.sources.${id}`)),
    ];
  },
};
