/** docs/methodology.md says of each section what proves it, and what is circular; its shipped season is what the engine makes. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { numberText } from '#domain';
import { shippedSeason } from '../../support/plants/shipped-season.js';

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/methodology.md'), 'utf8');
const sections = page.split(/^## /m).slice(1);

/** Paths of a line `Spec: …`; a name alone lies beside the one before it. */
function specsOf(section: string): string[] {
  const found: string[] = [];
  for (const [, line] of section.matchAll(/^Spec: ((?:.+\n?)+)/gm)) {
    for (const [, path] of line!.matchAll(/`([\w./-]+\.spec\.ts)`/g))
      found.push(path!.includes('/') ? path! : `${dirname(found.at(-1)!)}/${path}`);
  }
  return found;
}

it.each(sections.map((section) => [section.split('\n')[0]!, section]))(
  '%s names the specs that prove it',
  (name, section) => {
    const specs = specsOf(section);
    if (!name.endsWith('Limits')) expect(specs.length).toBeGreaterThan(0);
    expect(specs.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  },
);

it('says what is circular, and the version of the rules', () => {
  expect(page).toMatch(/The operator states the 47,700 t\..*circular/s);
  expect(page).toContain('rules of version 1.3');
});

it('has the shipped season as the engine makes it', async () => {
  const { figures } = await shippedSeason();
  const { heatGj, grossT, projectT, leakageT, netT, u95T, terms } = figures();
  const t = (value: number): string => numberText(value, 'en', { least: 2, most: 2 });
  const rows: readonly (readonly [string, string, number])[] = [
    ['gross', `${numberText(heatGj!, 'en', { least: 0, most: 0 })} GJ of heat`, grossT!],
    ['project', 'power of plant and pumps', -terms.electricity!],
    ['', 'CH4 and N2O of the straw', -terms.biomass!],
    ['leakage', 'haulage of what was burnt', -terms.haulage!],
    ['**net**', `± ${t(u95T!)} (95 %)`, netT!],
  ];
  expect(projectT! - terms.electricity! - terms.biomass!).toBeCloseTo(0, 9);
  expect(leakageT! - terms.haulage!).toBeCloseTo(0, 9);
  const table = [
    '| | from | t CO2e |',
    '|---|---|---:|',
    ...rows.map(([name, from, value]) => `| ${name} | ${from} | ${t(value)} |`),
  ].join('\n');
  expect(page).toContain(table);
});
