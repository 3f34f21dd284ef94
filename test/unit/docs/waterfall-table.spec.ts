import { readFile } from 'node:fs/promises';
import {
  hourEmissions,
  makeWaterfall,
  claimOf,
  concerns,
  numberText,
  withChoice,
  withoutStandIns,
  type Choice,
  type Engine,
} from '#domain';
import { loadCatalogue, readChoiceSets, shippedConfigFolder } from '#runtime';

/** The shipped season at normal weather and full area, as K12 of the worked examples of the second audit has it. */
const SEASON = { heatGj: 47_700 / 0.11, powerMwh: 3_628, ncvGjPerT: 15, standsInGj: 2_000 };

/** The table of the methodology, from the shipped site file, factors and choices, by the engine of hours. */
async function table(): Promise<string> {
  const paths = { sitesPath: `${shippedConfigFolder()}/sites/changchun-south.yaml`, factorsPath: null };
  const { sites, factors } = await loadCatalogue(paths);
  const { sets } = await readChoiceSets(paths, factors);
  const [site, startMs] = [sites[0]!, Date.parse('2026-01-10T00:00:00Z')];
  const shipped = { site, factors, standIns: 'careful' } as const;
  const known = { coveragePct: 100, excluded: 0, codes: [] };
  const standIn = { rule: 'model', careful: SEASON.standsInGj, best: SEASON.standsInGj } as const;
  const hauledT = SEASON.heatGj / 0.85 / SEASON.ncvGjPerT;
  const amounts = new Map([
    ['plant-meter/heat.energyTotal', { ...known, amount: SEASON.heatGj - SEASON.standsInGj, unit: 'GJ', standIn }],
    ['aux-power/elec.energyTotal', { ...known, amount: SEASON.powerMwh, unit: 'MW.h' }],
    ['fuel-gate/fuel.received', { ...known, amount: hauledT, unit: 't' }],
  ]);
  const engine: Engine = async (choices: readonly Choice[]) => {
    const chosen = choices.reduce(withChoice<typeof site>, shipped);
    const counted = chosen.standIns === 'none' ? withoutStandIns(amounts, chosen.site, startMs) : amounts;
    return hourEmissions({ ...chosen, startMs, date: '2026-01-10', amounts: counted });
  };
  const order = {
    claim: claimOf(site, { grain: 'season' }),
    choices: sets[0]!.choices,
    concerns: (choice: Choice) => concerns(shipped, choice),
  };
  const made = await makeWaterfall(order, engine);
  if ('unknown' in made) throw new Error(made.unknown);
  const t = (value: number): string => numberText(value, 'en', { least: 0, most: 0 });
  return [
    '| | step | takes, t | left, t | alone, t | |',
    '|---|---|---|---|---|---|',
    ...made.steps.map(
      ({ name, whole, aloneT, illustrative }, i) =>
        `| ${i + 1} | ${name} | ${i === 0 ? '' : t(whole.deltaT)} | ${t(whole.valueT)} | ${aloneT === null ? '' : t(aloneT)} | ${illustrative ? 'illustrative' : ''} |`,
    ),
  ].join('\n');
}

describe('the waterfall of the methodology', () => {
  it('is what the engine prints', async () => {
    const page = await readFile('docs/methodology.md', 'utf8');
    const written = /^\| \| step \| takes, t .*(\n\|.*)*/m.exec(page)?.[0];
    expect(written).toBe(await table());
  });
});
