/**
 * What is known of the heating days when a month is signed: what one register says of an hour while another is silent says nothing of the
 * whole, a back-up that is taken off the credit is one of them, and deliveries that come now and then are none. By hand: five heating days
 * are 120 h; the meter lacks the first ten of them, the back-up the last ten.
 */
import { HOUR_MS } from '#domain';
import type { Catalogue } from '#runtime';
import { AuditedPark, catalogueOfText } from '../../support/plants/audited-park.js';
import { waivedSite } from '../../support/plants/waived-site.js';

const SITE = `site: north
timeZone: Asia/Shanghai
since: 2025-01-01
season: { start: 01-14, end: 01-18 }
devices:
  - id: meter
    kind: heat-meter
    upstream: [ gas-boiler ]
    meter: { class: 2, verifiedUntil: 2030-01-01 }
    points:
      - { id: heat.energyTotal, kind: total, unit: MW.h, maxRate: 10 MW, interval: 1h }
  - id: gas-boiler
    kind: boiler
    meter: { class: 2, verifiedUntil: 2030-01-01 }
    points:
      - { id: heat.energyTotal, kind: total, unit: kW.h, maxRate: 4 MW, interval: 1h }
  - id: gate
    kind: fuel-scale
    meter: { mpePct: 1, verifiedUntil: 2030-01-01 }
    points:
      - { id: fuel.received, kind: delta, unit: t }
emissions:
  credited: [ meter/heat.energyTotal ]
  excluded: [ { point: gas-boiler/heat.energyTotal, fuel: gas.natural, efficiency: 0.92 } ]
  baseline: { method: heat-factor, factor: heat.cn.default }
  project: { fossilFuels: [ { point: gate/fuel.received, factor: diesel.cn } ] }
`;

async function signable(): Promise<Catalogue> {
  const catalogue = await catalogueOfText(SITE);
  const { factors } = catalogue;
  return { ...catalogue, sites: catalogue.sites.map((site) => waivedSite(site, { factors, told: [] })) };
}

const [START, END] = [Date.parse('2026-01-14T00:00+08:00'), Date.parse('2026-01-19T00:00+08:00')];
const SIGNED = Date.parse('2026-02-20T00:00+08:00');

describe('what is known when a month is signed', () => {
  let park: AuditedPark;
  beforeAll(async () => {
    park = await AuditedPark.open('told-share', await signable(), START - HOUR_MS);
    await park.run('meter/heat.energyTotal', [[START, 2]], [[START + 10 * HOUR_MS, END]]);
    await park.run('gas-boiler/heat.energyTotal', [[START, 300]], [[START, END - 10 * HOUR_MS]]);
    await park.derive(SIGNED);
  });
  afterAll(() => park?.close());

  it('counts the hours of which all is known, whose registers lack others each', async () => {
    // (120 − 10 − 10)/120
    expect(await park.plant.sign('close', '2026-01', 'Li')).toBe(
      '2026-01 cannot be signed: 83.3 % of the heating days is known, at least 90 % must be',
    );
  });

  it('is enough once the back-up has told its last hours, without a delivery of fuel in the month', async () => {
    await park.run('gas-boiler/heat.energyTotal', [[START, 300]], [[END - 9 * HOUR_MS, END]]);
    await park.derive(park.plant.clock + HOUR_MS);
    // (120 − 10)/120 = 91.7 %
    expect(await park.plant.sign('close', '2026-01', 'Li')).toBe('awaiting-approval');
    const { heatGj, backupGj } = (await park.figures('month'))['2026-01']!;
    expect(heatGj).toBeCloseTo(3.6 * 110 * (2 - 0.3), 6);
    expect(backupGj).toBeCloseTo(3.6 * 120 * 0.3, 6);
  });
});
