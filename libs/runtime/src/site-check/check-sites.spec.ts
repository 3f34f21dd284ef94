import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shippedConfigFolder } from '../catalogue/catalogue.js';
import { checkSites } from './check-sites.js';

const folder = mkdtempSync(join(tmpdir(), 'greenpark-site-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TODAY = '2026-11-25';
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const check = async (text: string) => {
  const found = await checkSites([write('park.yaml', text)], null, TODAY);
  const lines = (list: typeof found.problems): string[] => list.map(({ line, text }) => `${line}: ${text}`);
  return { problems: lines(found.problems), warnings: lines(found.warnings), sites: found.catalogue.sites.length };
};

const GOOD = `site: park
timeZone: Europe/Berlin
since: 2025-01-01
season: { start: 10-01, end: 04-30 }
devices:
  - id: meter
    kind: heat-meter
    meter: { class: 2, verifiedUntil: 2030-12-31 }
    points:
      - { id: heat.energyTotal, kind: total, unit: MW.h, maxRate: 2 MW, interval: 15min }
  - id: weather
    kind: weather-station
    points: [{ id: air.temp, kind: gauge, unit: Cel, interval: 10min }]
emissions:
  credited: [meter/heat.energyTotal]
  baseline: { method: fuel, factor: gas.natural, boilerEfficiency: 0.92 }
targets:
  - { id: t, metric: avoided.gross, amount: 500, unit: t, plan: { monthly: [3, 3, 2, 1, 0, 0, 0, 0, 0, 1, 2, 3] } }
`;
/** A factor that was not read in its source yet is reported of every site that takes it. */
const UNREAD = /^16: emissions\.baseline\.factor: gas\.natural is unverified: read its number in the source/;

it('finds nothing else in a good file', async () => {
  const { problems, warnings, sites } = await check(GOOD);
  expect({ problems, sites }).toEqual({ problems: [], sites: 1 });
  expect(warnings.filter((text) => !UNREAD.test(text))).toEqual([]);
});

it('tells every error at once, with its line and what was most likely meant', async () => {
  const wrong = GOOD.replace('timeZone: Europe/Berlin', 'timeZone: Europe/Leipzig')
    .replace('kind: weather-station', 'kind: wether-station')
    .replace('[meter/heat.energyTotal]', '[meter/heat.energy]')
    .replace('gas.natural', 'gas.naturel')
    .replace('interval: 10min', 'intervall: 10min');
  const { problems } = await check(wrong);
  expect(problems).toEqual([
    expect.stringMatching(/^2: timeZone: .*Europe\/Leipzig.*expected an IANA time zone/),
    expect.stringMatching(/^12: devices\[1\]\.kind: found "wether-station".*did you mean weather-station\?/),
    expect.stringMatching(/^13: devices\[1\]\.points\[0\]\.intervall: unknown key; did you mean interval\?/),
    expect.stringMatching(/^15: emissions\.credited\[0\]: .*did you mean meter\/heat\.energyTotal\?/),
    expect.stringMatching(/^16: emissions\.baseline\.factor: .*did you mean gas\.natural\?/),
  ]);
});

it('takes no materiality above 10 %, and none among the emissions', async () => {
  const loose = GOOD.replace('targets:', 'closing: { materialityPct: 10.5 }\ntargets:');
  expect((await check(loose)).problems).toEqual(['17: closing.materialityPct: found 10.5, expected at most 10']);
  const moved = GOOD.replace('targets:', '  materialityPct: 5\ntargets:');
  expect((await check(moved)).problems).toEqual([expect.stringMatching(/^17: emissions\.materialityPct: unknown key/)]);
});

it.each<[string, (text: string) => string, RegExp]>([
  ['no since', (text) => text.replace('since: 2025-01-01\n', ''), /^1: site: no since/],
  ['no weather', (text) => text.replace(/ {2}- id: weather\n.*\n.*\n/, ''), /^5: devices: no outdoor temperature/],
  ['no emissions', (text) => text.slice(0, text.indexOf('emissions:')), /^1: site: no emissions/],
  ['no maxRate of a register that does not count',
    (text) => text.replace('points: [{ id: air.temp', 'points: [{ id: rain, kind: total, unit: mm }, { id: air.temp'),
    /^13: .*weather\/rain has no maxRate/],
  ['no interval of a credited register', (text) => text.replace(', interval: 15min', ''), /^10: .*meter\/heat\.energyTotal has no interval/],
  ['no meter entry', (text) => text.replace(/ {4}meter: .*\n/, ''), /^6: .*meter is credited and has no meter entry/],
  ['an ended verification', (text) => text.replace('2030-12-31', '2026-01-31'), /^8: .*ended on 2026-01-31/],
  ['a verification that ends soon', (text) => text.replace('2030-12-31', '2027-01-20'), /^8: .*the verification of meter ends on 2027-01-20/],
  ['a factor that begins later', (text) => text.replace('targets:', '  project: { electricity: [{ point: power/e, factor: grid.de }] }\ntargets:')
    .replace('devices:\n', 'devices:\n  - { id: power, kind: electricity-meter, points: [{ id: e, kind: total, unit: kW.h, maxRate: 1 MW, interval: 15min }] }\n')
    .replace('2025-01-01', '1980-01-01'), /^18: .*grid\.de holds from \d{4}-01-01, the site since 1980-01-01/],
  ['no target', (text) => text.slice(0, text.indexOf('targets:')), /^1: site: no targets/],
  ['no plan', (text) => text.replace(/, plan: .* \}\n/, ' }\n'), /^18: .*t has no plan/],
  ['net without debits', (text) => text.replace('avoided.gross', 'avoided.net'), /^18: .*net and gross are the same/],
  ['a target beyond the plant', (text) => text.replace('amount: 500', 'amount: 47700'), /^18: .*wants 47700 t.*can bring \d+ t/],
  ['a short season', (text) => text.replace('end: 04-30', 'end: 10-08'), /^4: season: the heating season has 8 days/],
  ['a device without points', (text) => text.replace('emissions:', '  - { id: idle, kind: boiler, points: [] }\nemissions:'), /^14: .*idle has no points/],
])('warns of %s', async (_, change, warning) => {
  const { problems, warnings } = await check(change(GOOD));
  expect(problems).toEqual([]);
  expect(warnings.filter((text) => !UNREAD.test(text) && !text.includes('grid.de is'))).toContainEqual(
    expect.stringMatching(warning),
  );
}); // prettier-ignore

it('tells what is not there, and takes a folder', async () => {
  expect((await checkSites([join(folder, 'nothing.yaml')], null, TODAY)).missing).toEqual([
    expect.stringContaining('nothing.yaml: not found'),
  ]);
  const shipped = await checkSites([join(shippedConfigFolder(), 'sites')], null, TODAY);
  expect(shipped.problems).toEqual([]);
  expect(shipped.warnings.filter(({ text }) => !/is (unverified|second-hand)/.test(text))).toEqual([]);
});

describe('config/examples', () => {
  const examples = join(shippedConfigFolder(), 'examples');

  it('has at least wood chips in Leipzig, a heat pump park and a plant without weather', () => {
    expect(readdirSync(examples)).toEqual(
      expect.arrayContaining(['heat-pump-park.yaml', 'leipzig-wood-chips.yaml', 'no-weather-station.yaml']),
    );
  });

  it.each(readdirSync(examples))('%s loads, with no surprise but what it is an example of', async (file) => {
    const { problems, warnings } = await checkSites([join(examples, file)], null, TODAY);
    expect(problems).toEqual([]);
    const others = warnings.filter(({ text }) => !/is (unverified|second-hand)/.test(text));
    expect(others.map(({ text }) => text)).toEqual(
      file === 'no-weather-station.yaml' ? [expect.stringContaining('no outdoor temperature')] : [],
    );
  });
});
