import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SHIPPED_MAPS } from '#contracts';
import { loadCatalogue } from '#runtime';

const page = readFileSync(new URL('../../../docs/sources.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => yaml!);

const DEVICES = ['heat-pump', 'building', 'pumps', 'boiler-1', 'boiler-2', 'plant-meter'];
const SITE = (devices: readonly string[]): string => `site: park
timeZone: Europe/Berlin
season: { start: 10-01, end: 04-30 }
devices:
${devices
  .map(
    (id) => `  - id: ${id}
    kind: network
    points:
      - { id: elec.energyTotal, kind: total, unit: kWh }
      - { id: elec.power, kind: gauge, unit: kW }
      - { id: heat.energyTotal, kind: total, unit: GJ }
      - { id: heat.power, kind: gauge, unit: MW }
      - { id: water.supplyTemp, kind: gauge, unit: Cel }
`,
  )
  .join('')}`;

describe('the page of sources', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-sources-page-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it.each(blocks.map((yaml, i) => [i + 1, yaml] as const))('example %d loads as it is written', async (i, yaml) => {
    const file = join(dir, `${i}.yaml`);
    // An example that declares devices is whole; the others get those that they name.
    writeFileSync(
      file,
      yaml.startsWith('devices:') ? `${SITE([]).replace('devices:\n', '')}${yaml}` : SITE(DEVICES) + yaml,
    );
    const { sites } = await loadCatalogue({ sitesPath: file, factorsPath: null });
    expect(sites[0]!.sources.length).toBeGreaterThan(0);
  });

  it('has every shipped map with its topic and points', () => {
    for (const [name, { topic, points }] of Object.entries(SHIPPED_MAPS)) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
      expect(row).toContain(`\`${topic}\``);
      for (const point of Object.keys(points)) expect(row).toContain(`\`${point}\``);
    }
  });
});
