import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPlantLookup, decodeMessage, describeUnknown } from '#contracts';
import { loadCatalogue } from '#runtime';

const HEAD = 'site: park\ntimeZone: Europe/Berlin\nseason: { start: 10-01, end: 04-30 }\n';
const NOW = Date.parse('2026-11-24T23:00:00Z');

/** What a newcomer does: paste what is proposed, decide the units, and the readings come. */
describe('what is proposed for unknown devices', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-proposals-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const load = async (text: string) => {
    const file = join(dir, 'park.yaml');
    writeFileSync(file, HEAD + text);
    return loadCatalogue({ sitesPath: file, factorsPath: null });
  };

  it.each<[string, unknown, number]>([
    [
      'tele/tasmota_5A9AE8/SENSOR',
      { Time: '2026-11-24T23:59:00', ENERGY: { Total: 514.153, Power: 56, Voltage: 234 } },
      3,
    ],
    ['shellyplus1pm-a8/status/switch:0', { id: 0, apower: 8.9, voltage: 230, aenergy: { total: 6.5 } }, 3],
    ['shellyplus1pm-a8/status/pm1:0', { id: 0, apower: 8.9, aenergy: { total: 6.5 } }, 2],
    ['shellypro3em-e0/status/em:0', { id: 0, total_act_power: 1300.252, total_current: 11.896 }, 2],
    ['shellies/shellyem-1/emeter/0/total', 3003.4, 1],
    ['v1/gateway/telemetry', { 'Heat Meter 2': [{ ts: NOW - 1_000, values: { 'heat.energyTotal': 4.5 } }] }, 1],
    ['plant/boiler-7', { ts: NOW - 1_000, values: { 'heat.power': { v: 2, u: 'MW' }, state: 'on' } }, 2],
    [
      'wmbusmeters/78152801',
      {
        id: 7,
        total_energy_consumption_kwh: 68457,
        t1_temperature_c: 59.3,
        'odd key': { '1.8.0': 3 },
        timestamp: '2026-11-24T22:53:33Z',
      },
      4,
    ],
  ])('loads and reads what %s sent', async (topic, payload, values) => {
    const text = JSON.stringify(payload);
    const at = { reason: 'UNKNOWN_TOPIC', site: null, device: null, topic, count: 1, points: [] } as const;
    const seen = { firstSeenMs: NOW, lastSeenMs: NOW, payloads: [text] };
    const { proposal } = describeUnknown({ ...at, ...seen }, createPlantLookup([]));
    if (proposal!.includes('unit: "?"'))
      await expect(load(proposal!)).rejects.toThrow(/found "\?", expected a UCUM code/);
    const { sites } = await load(proposal!.replaceAll('unit: "?"', 'unit: "1"'));
    const found = decodeMessage(topic, Buffer.from(text), NOW, createPlantLookup(sites));
    expect(found.flatMap(({ rejections }) => rejections)).toEqual([]);
    expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(values);
  });
});
