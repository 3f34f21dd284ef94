import { readFile } from 'node:fs/promises';
import { claimOf, concerns, makeWaterfall, numberText, type Choice, type Engine } from '#domain';
import { readChoiceSets } from '#runtime';
import { shippedSeason } from '../../support/plants/shipped-season.js';

/** The table of the methodology, from the shipped site file, factors and choices, by the engine of hours. */
async function table(): Promise<string> {
  const { site, factors, figures } = await shippedSeason({ standsInGj: 2_000 });
  const { sets } = await readChoiceSets({ factorsPath: null }, factors);
  const shipped = { site, factors, standIns: 'careful' } as const;
  const engine: Engine = async (choices: readonly Choice[]) => figures(choices);
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
