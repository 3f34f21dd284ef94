import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SHIPPED_MAPS } from '#contracts';
import { loadCatalogue } from '../catalogue/catalogue.js';
import { ConfigurationError } from '../process/environment.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenpark-sources-'));
});
afterEach(() => rm(folder, { recursive: true }));

const SITE = (id: string): string => `site: ${id}
timeZone: Europe/Berlin
season: { start: 10-01, end: 04-30 }
devices:
  - id: pump
    kind: electricity-meter
    points:
      - { id: elec.energyTotal, kind: total, unit: kWh, interval: 5min }
      - { id: elec.power, kind: gauge, unit: kW, interval: 5min }
      - { id: fuel.received, kind: delta, unit: t }
`;

async function load(...sources: string[]) {
  for (const [i, text] of sources.entries())
    await writeFile(join(folder, `${i}.yaml`), `${SITE(`park-${i}`)}sources:\n${text}`);
  const { sites } = await loadCatalogue({ sitesPath: folder, factorsPath: null });
  return sites[0]!.sources;
}
const problems = async (...sources: string[]): Promise<readonly string[]> =>
  load(...sources).then(
    () => [],
    (error: unknown) => {
      if (!(error instanceof ConfigurationError)) throw error;
      return error.problems.map((problem) => problem.replaceAll(`${folder}/`, ''));
    },
  );
const json = (more: string, topic = 'plant/+/state'): string =>
  `  - { topic: "${topic}", decoder: json, map: { elec.power: P }, time: { path: t }, ${more} }\n`;

describe('a declared source', () => {
  it('is spelt out: defaults, zone of the site, units as UCUM, the first + as the name of the device', async () => {
    const [tasmota, own, gateway] = await load(`
  - { topic: tele/+/SENSOR, decoder: json, map: tasmota, devices: { tasmota_5A9AE8: pump } }
  - topic: plant/data
    decoder: json
    device: pump
    time: { path: at, format: unix-s }
    map:
      elec.power: P
      elec.energyTotal: { path: 'e["1.8.0"]', unit: MWh }
  - { topic: v1/gateway/telemetry, decoder: thingsboard, devices: { "Device A": pump } }
`);
    expect(tasmota).toMatchObject({
      device: { level: 2 },
      devices: { tasmota_5A9AE8: 'pump' },
      time: { path: 'Time', format: 'local', timeZone: 'Europe/Berlin' },
    });
    expect(tasmota!.points).toContainEqual({ point: 'elec.energyTotal', path: 'ENERGY.Total', unit: 'kW.h' });
    expect(own).toMatchObject({ device: { id: 'pump' }, time: { path: 'at', format: 'unix-s' } });
    expect(own!.points).toEqual([
      { point: 'elec.power', path: 'P', unit: null },
      { point: 'elec.energyTotal', path: 'e["1.8.0"]', unit: 'MW.h' },
    ]);
    expect(gateway).toMatchObject({ decoder: 'thingsboard', device: null, points: null, time: { path: 'ts' } });
  });

  it.each(Object.entries(SHIPPED_MAPS))('may use the map %s as it is shipped', async (name, { topic, time }) => {
    const arrival = time === null ? ', time: arrival' : '';
    expect(await problems(`  - { topic: "${topic}", decoder: json, map: ${name}${arrival} }\n`)).toEqual([]);
  });
});

describe('a source that cannot work is refused with file, line and what would do', () => {
  it.each<[string, RegExp]>([
    [
      '  - { topic: wmbusmeters/+, decoder: wmbusmeters }',
      /^0\.yaml:12:38: sources\[0\]\.decoder: found "wmbusmeters", expected one of json, thingsboard: wmbusmeters is not read yet/,
    ],
    ['  - { topic: a/+, decoder: senml }', /"senml", expected one of json, thingsboard: senml is not read yet/],
    ['  - { topic: a/+, decoder: sparkplug }', /sparkplug is not read yet/],
    ['  - { topic: a/+, decoder: jsn }', /found "jsn", expected one of json, thingsboard; did you mean json\?/],
    ['  - { topic: a/+, decoder: json, time: arrival }', /missing map, expected points with their paths/],
    [
      '  - { topic: a/+, decoder: json, map: tasmotta }',
      /map: found "tasmotta", expected points with their paths; did you mean tasmota\?/,
    ],
    [
      '  - { topic: a/+, decoder: thingsboard, map: tasmota }',
      /map: found "tasmota", expected points with their paths/,
    ],
    [
      '  - { topic: a/+, decoder: json, map: shelly-em }',
      /missing time, shelly-em has no time of measurement: expected arrival/,
    ],
    ['  - { topic: a/+, decoder: json, map: constructor }', /missing time, expected \{ path: …, format: … \}/],
    ['  - { topic: a/+, decoder: json, map: { elec.power: P } }', /missing time, expected \{ path: …, format: … \}/],
    ['  - { topic: a/b, decoder: json, time: arrival, map: { elec.power: P } }', /missing device/],
    [json('device: pomp'), /device: found "pomp", expected a declared device; did you mean pump\?/],
    [json('devices: { x: nobody }'), /devices\.x: found "nobody", expected a declared device/],
    [json('device: { level: 1 }'), /device\.level: found 1, expected the number of a \+ in "plant\/\+\/state"/],
    [json('', 'greenpark/v1/+/x'), /takes topics of greenpark\/v1\/… too/],
    [json('', '#'), /takes topics of greenpark\/v1\/… too/],
    [json('', '+/+/status/em:0'), /takes topics of greenpark\/v1\/… too/],
    [json('', 'a#/+'), /found "a#\/\+", expected an MQTT topic/],
    [json('', '$share/g/+'), /found "\$share\/g\/\+", expected an MQTT topic/],
    [json('') + json('', 'plant/pump/#'), /found "plant\/pump\/#", which takes topics of "plant\/\+\/state" too/],
    ['  - { topic: a/+, decoder: json, time: arrival, map: { elec.pwer: P } }', /did you mean elec\.power\?/],
    ['  - { topic: a/+, decoder: json, time: arrival, map: { elec.power: "a..b" } }', /"a\.\.b", expected a path like/],
    [
      '  - { topic: a/+, decoder: json, time: arrival, map: { elec.power: { path: P, unit: kWh } } }',
      /found "kWh", expected a unit that becomes kW, which elec\.power is in/,
    ],
    [
      '  - { topic: a/+, decoder: json, time: arrival, map: { fuel.received: x } }',
      /fuel\.received is a delta, which the time of arrival cannot tell apart/,
    ],
    ['  - { topic: a/+, decoder: json, map: { elec.power: P }, tme: arrival }', /unknown key; did you mean time\?/],
    [
      '  - { topic: a/+, decoder: json, map: { elec.power: P }, time: { path: t, timeZone: Asia/Shanghai } }',
      /only a local time has a zone; expected format: local/,
    ],
  ])('%s', async (source, problem) => {
    const found = await problems(`${source}\n`);
    expect(found.join('\n')).toMatch(problem);
  });

  it('also where two sites would take one topic', async () => {
    const tasmota = '  - { topic: tele/+/SENSOR, decoder: json, map: tasmota }\n';
    expect(await problems(tasmota, tasmota.replace('+', 'x').replace('map:', 'device: pump, map:'))).toEqual([
      '1.yaml:12:14: sources[0].topic: found "tele/x/SENSOR", which takes topics of "tele/+/SENSOR" in 0.yaml too; expected topics that only one source takes',
    ]);
  });
});
