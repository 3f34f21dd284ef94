/**
 * A certificate that is entered later and begins earlier: the days that it heals were signed without it, and count for more now. However little
 * that is, it is a correction of what two people signed. Numbers by hand: 1 MW over four days is 345.6 GJ, 0.11 t/GJ, 3.44 % off each
 * day without a certificate.
 */
import { DAY_MS, HOUR_MS } from '#domain';
import type { Catalogue } from '#runtime';
import { AuditedPark, catalogueOfText } from '../../support/plants/audited-park.js';
import { waivedSite } from '../../support/plants/waived-site.js';

const FIRST = "{ from: '2021-01-15', serial: K1, class: 2, verifiedFrom: '2021-01-15', verifiedUntil: '2026-01-14' }";
const next = (from: string, found = ''): string =>
  `{ from: '2026-01-17', serial: K1, class: 2, verifiedFrom: '${from}', verifiedUntil: '2031-01-16'${found} }`;

async function catalogueWith(...certificates: string[]): Promise<Catalogue> {
  const catalogue = await catalogueOfText(`site: north
timeZone: Asia/Shanghai
since: 2025-01-01
season: { start: 10-20, end: 04-06 }
devices:
  - id: meter
    kind: heat-meter
    meter: [ ${certificates.join(', ')} ]
    points:
      - { id: heat.energyTotal, kind: total, unit: GJ, maxRate: 10 GJ/h, interval: 1h }
emissions:
  credited: [ meter/heat.energyTotal ]
  baseline: { method: heat-factor, factor: heat.cn.default }
`);
  const { factors } = catalogue;
  return { ...catalogue, sites: catalogue.sites.map((site) => waivedSite(site, { factors, told: ['2026-01'] })) };
}

const START = Date.parse('2026-01-14T00:00+08:00');
const SIGNED = Date.parse('2026-02-20T00:00+08:00');

describe('a certificate that begins earlier than was signed', () => {
  let park: AuditedPark;
  beforeAll(async () => {
    park = await AuditedPark.open('late-certificate', await catalogueWith(FIRST, next('2026-01-17')), START + 1);
    await park.run('meter/heat.energyTotal', [[START, 3.6]], [[START, START + 4 * DAY_MS]]);
    await park.derive(SIGNED);
    await park.plant.sign('close', '2026-01', 'Li');
    expect(await park.plant.sign('approve', '2026-01', 'Zhao')).toBe('approved');
  });
  afterAll(() => park?.close());

  const grossT = async (): Promise<number> => (await park.figures('month'))['2026-01']!.grossT!;
  const accept = async (...certificates: string[]): Promise<void> => {
    await park.plant.accept(await catalogueWith(...certificates));
    await park.derive(park.plant.clock + HOUR_MS);
  };

  it('takes the permissible error off two days, whatever a later calibration says in our favour', async () => {
    expect(await grossT()).toBeCloseTo((345.6 - 0.0344 * 172.8) * 0.11, 9);
    await accept(FIRST, next('2026-01-17', ', foundErrorPct: -6'));
    expect(await grossT()).toBeCloseTo((345.6 - 0.0344 * 172.8) * 0.11, 9);
  });

  it('is a restatement by one person where more is taken off', async () => {
    await accept(FIRST, next('2026-01-17', ', foundErrorPct: 4.1'));
    expect(await grossT()).toBeCloseTo((345.6 - 0.041 * 172.8) * 0.11, 9);
    expect(await park.plant.sign('approve', '2026-01', 'Li')).toBe('approved');
  });

  it('takes two people where less is taken off, however little', async () => {
    const before = await grossT();
    await accept(FIRST, next('2026-01-16', ', foundErrorPct: 4.1'));
    expect(await grossT()).toBeCloseTo((345.6 - 0.041 * 86.4) * 0.11, 9);
    expect((await grossT()) / before - 1).toBeLessThan(0.011);
    expect(await park.plant.sign('approve', '2026-01', 'Li')).toMatch(/less is taken off meter .* than was signed/);
    expect(await park.plant.sign('close', '2026-01', 'Li')).toBe('awaiting-approval');
    expect(await park.plant.sign('approve', '2026-01', 'Li')).toMatch(/another person must approve/);
    expect(await park.plant.sign('approve', '2026-01', 'Zhao')).toBe('approved');
  });
});
