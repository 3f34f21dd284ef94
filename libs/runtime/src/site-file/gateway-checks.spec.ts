import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalogue } from '../catalogue/catalogue.js';
import { ConfigurationError } from '../process/environment.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenpark-gateways-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function load(gateways: string, via: string) {
  const file = join(folder, 'park.yaml');
  await writeFile(
    file,
    `site: park
timeZone: Europe/Berlin
season: { start: 10-01, end: 04-30 }
gateways: ${gateways}
devices:
  - { id: pump, kind: electricity-meter, via: ${via}, points: [ { id: elec.power, kind: gauge, unit: kW, interval: 5min } ] }
`,
  );
  return (await loadCatalogue({ sitesPath: folder, factorsPath: null })).sites[0]!;
}
const problems = (gateways: string, via: string): Promise<readonly string[]> =>
  load(gateways, via).then(
    () => [],
    (error: unknown) => {
      if (!(error instanceof ConfigurationError)) throw error;
      return error.problems.map((problem) => problem.slice(problem.indexOf('park.yaml')));
    },
  );

it('says by which gateway the messages of a device come', async () => {
  const site = await load('[ { id: gateway-3, name: Gateway 3 }, { id: gateway-4 } ]', 'gateway-3');
  expect(site.gateways).toEqual([
    { id: 'gateway-3', name: 'Gateway 3' },
    { id: 'gateway-4', name: 'gateway-4' },
  ]);
  expect(site.devices[0]).toMatchObject({ via: 'gateway-3' });
});

it('names a gateway that is not there, that is there twice, or that is a device, with its line', async () => {
  expect(await problems('[ { id: gateway-3 } ]', 'gateway-33')).toEqual([
    expect.stringMatching(
      /^park\.yaml:6:\d+: devices\[0\]\.via: found "gateway-33", expected a gateway of this file; did you mean/,
    ),
  ]);
  expect(await problems('[ { id: gateway-3 }, { id: gateway-3 } ]', 'gateway-3')).toEqual([
    expect.stringMatching(/^park\.yaml:4:\d+: gateways\[1\]\.id: found "gateway-3" twice/),
  ]);
  expect(await problems('[ { id: pump } ]', 'pump')).toEqual([
    expect.stringMatching(/^park\.yaml:4:\d+: gateways\[0\]\.id: found "pump", which is a device too/),
  ]);
});
