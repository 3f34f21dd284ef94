import { factorSet, type Factor } from '../emissions/factors/factors.js';
import type { EmissionsSpec } from '../plant/plant.js';
import { concerns, withChoice } from './apply-change.js';
import { choiceProblems } from './choice-problems.js';
import type { Change, Choice } from './choice.js';

const factor = (id: string, value: number, unit: string, more: Partial<Factor> = {}): Factor => ({
  ...({} as Factor),
  id,
  value,
  unit,
  validFrom: null,
  validTo: null,
  u95: { minus: 0.05, plus: 0.05 },
  source: 'a paper',
  ...more,
});
const factors = factorSet([
  factor('heat', 110, 'kg.GJ-1'),
  factor('coal', 90.889, 'kg.GJ-1'),
  factor('grid', 0.4932, 'kg/(kW.h)', { validFrom: '2022-01-01' }),
  factor('grid', 0.4671, 'kg/(kW.h)', { validFrom: '2023-01-01' }),
  factor('eta', 0.85, '1'),
  factor('unused', 1, '1'),
]);
const spec: EmissionsSpec = {
  credited: [{ point: 'plant/heat', fromMs: -Infinity }],
  baseline: [
    { method: 'heat-factor', factor: 'heat', fromMs: -Infinity },
    { method: 'heat-factor', factor: 'heat', fromMs: 5 },
  ],
  electricity: [
    { point: 'a/power', factor: 'grid', gridLossShare: 0, fromMs: -Infinity },
    { point: 'b/power', factor: 'grid', gridLossShare: 0.02, fromMs: 3 },
  ],
  fossilFuels: [],
  biomass: [],
  haulage: [],
};
const shipped = { site: { emissions: spec }, factors, standIns: 'careful' as const };
const choice = (change: Change, name = 'other'): Choice => ({ name, source: 'an auditor', clause: 'a rule', change });

describe('a choice', () => {
  it('changes what it names, for all entries and all time, and nothing of what is shipped', () => {
    const patched = withChoice(
      shipped,
      choice({
        emissions: {
          baseline: { method: 'fuel', factor: 'coal', boilerEfficiency: { factor: 'eta' } },
          project: { electricity: { gridLossShare: 0.05 }, haulage: { distanceKm: 200 } },
        },
      }),
    );
    expect(patched.site.emissions).toEqual({
      ...spec,
      baseline: [{ method: 'fuel', factor: 'coal', boilerEfficiency: { factor: 'eta' }, fromMs: -Infinity }],
      electricity: spec.electricity.map((entry) => ({ ...entry, gridLossShare: 0.05 })),
    });
    expect(shipped.site.emissions).toBe(spec);
    const priced = withChoice(shipped, choice({ factors: { grid: { value: 660, unit: 'g/(kW.h)' } } }));
    expect(priced.factors.get('grid')!.map(({ value, unit, u95, validFrom }) => [value, unit, u95, validFrom])).toEqual(
      [
        [660, 'g/(kW.h)', { minus: 0.05, plus: 0.05 }, '2022-01-01'],
        [660, 'g/(kW.h)', { minus: 0.05, plus: 0.05 }, '2023-01-01'],
      ],
    );
    expect(factors.get('grid')![0].value).toBe(0.4932);
    expect(withChoice(shipped, choice({ standIns: 'none' })).standIns).toBe('none');
  });

  it('may bring a factor that there was not', () => {
    const own = choice({
      emissions: { project: { electricity: { factor: 'margin' } } },
      factors: { margin: { value: 0.66125, unit: 'kg/(kW.h)', u95: { minus: 0, plus: 0 } } },
    });
    expect(choiceProblems([own], factors)).toEqual([]);
    expect(withChoice(shipped, own).factors.get('margin')![0]).toMatchObject({ value: 0.66125, source: 'an auditor' });
  });

  it('says whether it is about a site at all', () => {
    expect(concerns(shipped, choice({ factors: { grid: { value: 1 } } }))).toBe(true);
    expect(concerns(shipped, choice({ factors: { unused: { value: 2 } } }))).toBe(false);
    expect(concerns(shipped, choice({ emissions: { project: { haulage: { distanceKm: 1 } } } }))).toBe(false);
    expect(concerns(shipped, choice({ standIns: 'none' }))).toBe(true);
    const pressed = choice({ emissions: { leakage: { processing: { kwhPerT: 80 } } } });
    expect(concerns(shipped, pressed)).toBe(false); // it burns no biomass
    const straw = {
      efficiency: { factor: 'eta' },
      ch4: 'unused',
      n2o: 'unused',
      gwp: 'ar6',
      fuel: null,
      fromMs: 0,
    } as const;
    expect(concerns({ ...shipped, site: { emissions: { ...spec, biomass: [straw] } } }, pressed)).toBe(true);
    expect(concerns({ ...shipped, site: { emissions: null } }, choice({ factors: { grid: { value: 1 } } }))).toBe(
      false,
    );
  });
});

describe('choices that are refused', () => {
  const texts = (...choices: Choice[]) =>
    choiceProblems(choices, factors).map(({ path, text }) => `${path.join('.')}: ${text}`);

  it('two that change the same: the end would depend on the order', () => {
    expect(
      texts(
        choice({ factors: { grid: { value: 0.6 } } }, 'a'),
        choice({ emissions: { project: { electricity: { gridLossShare: 0.05 } } } }, 'b'),
        choice({ factors: { grid: { value: 0.7 } } }, 'c'),
        choice({ emissions: { project: { electricity: { gridLossShare: 0.1, factor: 'grid' } } } }, 'b'),
      ),
    ).toEqual([
      '2.change: found factors.grid, which choice 1 (a) changes too, expected it once: the end would depend on the order',
      '3.name: found the name of choice 2, expected one of its own',
      '3.change: found emissions.project.electricity.gridLossShare, which choice 2 (b) changes too, expected it once: the end would depend on the order',
    ]);
  });

  it('factors that there are not, and units that are none or of another kind', () => {
    expect(texts(choice({ factors: { gird: { value: 1 } } }))).toEqual([
      '0.change.factors.gird: found gird, expected a factor of the factor files, or one with a unit among the factors of the choice; did you mean grid?',
    ]);
    expect(texts(choice({ factors: { grid: { value: 1, unit: 'kg.GJ-1' } } }))).toEqual([]); // an energy is an energy
    expect(texts(choice({ factors: { grid: { value: 1, unit: 'kg.t-1' } } }))).toEqual([
      '0.change.factors.grid.unit: found kg.t-1, expected a unit that converts to kg/(kW.h)',
    ]);
    expect(texts(choice({ factors: { own: { value: 1, unit: 'bananas' } } }))).toEqual([
      '0.change.factors.own.unit: found "bananas", expected a UCUM code like t.MW-1.h-1',
    ]);
    const wrong = { method: 'fuel', factor: 'eta', boilerEfficiency: { factor: 'none' } } as const;
    expect(texts(choice({ emissions: { baseline: wrong } }))).toEqual([
      '0.change.emissions.baseline.factor: found eta in 1, expected a factor that converts to t/GJ',
      expect.stringMatching(/^0\.change\.emissions\.baseline\.boilerEfficiency: found none, expected a factor/),
    ]);
  });
});
