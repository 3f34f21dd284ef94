/** The shipped examples run in the simulator: every point speaks, and a season brings about what the target says. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chooseFactor, convert, efficiencyOn, DAY_MS, factorValue, periodOf, type Site } from '#domain';
import { loadCatalogue, shippedConfigFolder, type Catalogue } from '#runtime';
import { Gateways, normalsOf } from '#simulation';

const folder = join(shippedConfigFolder(), 'examples');

describe.each(readdirSync(folder))('%s', (file) => {
  let site: Site;
  let catalogue: Catalogue;
  let gateways: Gateways;
  const winter = Date.parse('2026-01-12T00:00:00Z');

  beforeAll(async () => {
    catalogue = await loadCatalogue({ sitesPath: join(folder, file), factorsPath: null });
    site = catalogue.sites[0]!;
    gateways = new Gateways(site, { seed: 20221113, normals: catalogue.normals.get(normalsOf(site) ?? '') ?? null });
  });

  it('speaks at every point, within its range', () => {
    expect(gateways.leftOut).toEqual([]);
    for (const device of site.devices) {
      const days = device.kind === 'fuel-scale' ? 10 : 1;
      const rows = gateways.measure(device.id, winter, winter + days * DAY_MS, true);
      for (const { id, versions } of device.points) {
        const values = rows.flatMap(({ values }) => (id in values ? [values[id]] : []));
        const numbers = values.map((value) => (typeof value === 'object' ? value.v : value));
        expect([device.id, id, values.length > 0]).toEqual([device.id, id, true]);
        const { min, max } = versions[0];
        for (const value of numbers) if (min !== null) expect(value).toBeGreaterThanOrEqual(min);
        for (const value of numbers) if (max !== null) expect(value).toBeLessThanOrEqual(max);
      }
    }
  });

  it('has credited registers that stay below their maxRate', () => {
    for (const { point } of site.emissions!.credited) {
      const [device, id] = point.split('/') as [string, string];
      const { maxRatePerHour } = site.devices.flatMap(({ points }) => points).find((p) => p.address === point)!
        .versions[0];
      for (let t = winter; t < winter + 30 * DAY_MS; t += DAY_MS / 8) {
        expect(gateways.trueAmount(device, id, t, t + DAY_MS / 8)).toBeLessThan(maxRatePerHour! * 3);
      }
    }
  });

  it('brings gross tonnes in a season that its target is not far from', () => {
    const { fromMs, toMs } = periodOf(site, 'season-2025')!;
    const heatGj = site.emissions!.credited.reduce((sum, { point }) => {
      const [device, id] = point.split('/') as [string, string];
      const unit = site.devices.flatMap(({ points }) => points).find((p) => p.address === point)!.versions[0].unit;
      return sum + convert(gateways.trueAmount(device, id, fromMs, toMs), unit, 'GJ')!;
    }, 0);
    const baseline = site.emissions!.baseline[0]!;
    const { factor } = chooseFactor(catalogue.factors, baseline.factor, '2026-01-12', 'credit')!;
    const efficiency =
      baseline.method === 'fuel'
        ? efficiencyOn(baseline.boilerEfficiency, catalogue.factors, '2026-01-12', 'baseline')!
        : 1;
    const grossT = (heatGj * factorValue(factor, 't/GJ')) / efficiency;
    expect(site.targets[0]!.amount / grossT).toBeGreaterThan(0.35);
    expect(site.targets[0]!.amount / grossT).toBeLessThan(1.1);
  });
});
