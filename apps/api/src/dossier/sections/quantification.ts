import type { EmissionsSpec } from '#domain';
import { efficiencyText } from '../efficiency-text.js';
import { table, text, type DossierWords, type Section } from '../section.js';

type Term = keyof DossierWords['say']['quantification']['terms'];
type Row = readonly [term: Term, formula: string, stated: readonly string[]];

/** Formulas of the terms that the site file declares, with what it states for them (docs/arithmetic/emissions.md). */
export const quantification: Section = {
  id: 'quantification',
  blocks({ derived: { site } }, words) {
    const say = words.say.quantification;
    if (!site.emissions) return [words.missing('emissions')];
    const rows = rowsOf(site.emissions, words);
    return [
      table(
        [say.term, say.formula, say.stated],
        rows.map(([term, formula, stated]) => [
          say.terms[term],
          formula,
          stated.length === 0 ? '' : words.listed([...new Set(stated)]),
        ]),
      ),
      text(say.hourly),
    ];
  },
};

function rowsOf(spec: EmissionsSpec, words: DossierWords): Row[] {
  const say = words.say.quantification;
  const { credited, excluded = [], baseline, electricity, fossilFuels, biomass, haulage } = spec;
  const { processing = [], competing = [], fuel = [] } = spec;
  const some = (entries: readonly unknown[], row: Row): Row[] => (entries.length === 0 ? [] : [row]);
  const byFuel = baseline.filter((entry) => entry.method === 'fuel');
  const byHeat = baseline.filter(({ method }) => method === 'heat-factor');
  return [
    ['net', 'net = gross − project − leakage', []],
    [
      'heat',
      excluded.length === 0 ? 'Q = Σ credited' : 'Q = Σ credited − X, X = Σ excluded',
      [...credited, ...excluded].map(({ point }) => point),
    ],
    ...some(byHeat, ['gross', 'Q × EF_heat', byHeat.map(({ factor }) => factor)]),
    ...some(byFuel, [
      'gross',
      'Q / η × EF_fuel',
      byFuel.flatMap(({ factor, boilerEfficiency }) => [factor, efficiencyText(boilerEfficiency, words)]),
    ]),
    ...some(electricity, [
      'electricity',
      'E × EF_grid × (1 + TDL)',
      electricity.flatMap(({ point, factor, gridLossShare }) => [
        point,
        factor,
        say.loss(words.percent(gridLossShare)),
      ]),
    ]),
    ...some(fossilFuels, [
      'fossilFuels',
      'F × EF + F × NCV × (EF_CH4 × GWP_CH4 + EF_N2O × GWP_N2O)',
      fossilFuels.flatMap(({ point, factor, ch4, n2o }) => [
        point,
        factor,
        ...(ch4 ? [ch4] : []),
        ...(n2o ? [n2o] : []),
      ]),
    ]),
    ...some(excluded, [
      'backUp',
      'X × max(0, EF_fuel / η − EF_base)',
      excluded.flatMap(({ fuel, efficiency }) => [fuel, efficiencyText(efficiency, words)]),
    ]),
    ...some(biomass, [
      'fuel',
      'u = Q / (η_bio × NCV), M = u + Σ surplus of stock-takings, E_fuel = M × NCV',
      [
        ...biomass.map(({ efficiency }) => efficiencyText(efficiency, words)),
        ...fuel.flatMap(({ storeT, ncvBasis, ncv }) => [
          say.store(words.number(storeT)),
          say.ncvBasis[ncvBasis],
          ...(ncv ? [ncv] : []),
        ]),
      ],
    ]),
    ...some(biomass, [
      'biomass',
      'E_fuel × (EF_CH4 × GWP_CH4 + EF_N2O × GWP_N2O)',
      biomass.flatMap(({ ch4, n2o, gwp }) => [ch4, n2o, gwp.toUpperCase()]),
    ]),
    ...some(haulage, [
      'haulage',
      'M × km × EF',
      haulage.flatMap(({ factor, distanceKm }) => [factor, say.distance(words.number(distanceKm))]),
    ]),
    ...some(processing, [
      'processing',
      'kWh/t × M × EF_grid × (1 + TDL)',
      processing.map(({ kwhPerT }) => say.perTonne(words.number(kwhPerT))),
    ]),
    ...some(competing, [
      'competing',
      's × E_fuel × EF',
      competing.flatMap(({ factor, shareWithoutProof }) => [factor, say.unproven(words.percent(shareWithoutProof))]),
    ]),
    ['half', 'u95 = √Σ source²', []],
  ];
}
