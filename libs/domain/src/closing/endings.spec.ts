import { deviceOf, pointOf, siteOf } from '../../../../test/support/plants/plant-of-tests.js';
import type { MeterPassport, Site } from '../plant/plant.js';
import { endings, endingWords } from './endings.js';
import type { Waiver } from './waivers.js';

const TODAY = '2026-01-15';
const meter = (verifiedUntil: string | null, more: Partial<MeterPassport> = {}): MeterPassport => ({
  serial: 'A',
  accuracyClass: 2,
  verifiedUntil,
  location: null,
  ...more,
});
const waiver = (subject: string, until: string): Waiver => ({
  waives: 'factor',
  subject,
  by: 'Sun',
  reason: 'tests',
  until,
});

function siteWith(passports: readonly MeterPassport[], waivers: readonly Waiver[] = []): Site {
  const heat = deviceOf('heat', 'heat-meter', [pointOf('heat', 'total', { kind: 'total', unit: 'GJ' })]);
  const idle = deviceOf('idle', 'heat-meter', [pointOf('idle', 'total', { kind: 'total', unit: 'GJ' })]);
  const site = siteOf('north', 'Asia/Shanghai', [
    { ...heat, meter: passports },
    { ...idle, meter: meter('2020-01-01') },
  ]);
  return {
    ...site,
    emissions: {
      credited: [{ point: 'heat/total', fromMs: -Infinity }],
      baseline: [],
      electricity: [],
      fossilFuels: [],
      biomass: [],
      haulage: [],
    },
    closing: { materiality: { pct: 5, t: null }, waivers },
  };
}
const of = (site: Site): string[] =>
  endings(site, TODAY).map(
    ({ what, subject, until, hasEnded }) => `${what} ${subject} ${until} ${hasEnded ? 'ended' : 'soon'}`,
  );

describe('what ends', () => {
  it('is told from sixty days before on, of meters that count', () => {
    expect(of(siteWith([meter('2026-03-17')]))).toEqual([]);
    expect(of(siteWith([meter('2026-03-16')]))).toEqual(['calibration heat 2026-03-16 soon']);
    expect(of(siteWith([meter(TODAY)]))).toEqual([`calibration heat ${TODAY} soon`]);
    expect(of(siteWith([meter('2026-01-14')]))).toEqual(['calibration heat 2026-01-14 ended']);
    expect(of(siteWith([meter(null)]))).toEqual([]);
  });

  it('is the last certificate of the meter that is in place', () => {
    const renewed = [meter('2025-12-31', { from: '2020-01-01' }), meter('2030-12-31', { from: '2025-12-20' })];
    expect(of(siteWith(renewed))).toEqual([]);
    const exchanged = [
      meter('2030-12-31', { from: '2020-01-01' }),
      meter('2025-06-30', { from: '2025-05-01', serial: 'B' }),
    ];
    expect(of(siteWith(exchanged))).toEqual(['calibration heat 2025-06-30 ended']);
  });

  it('is the waiver that lasts longest of the same thing', () => {
    const good = [meter('2030-12-31')];
    const waivers = [waiver('a@2015', '2026-01-14'), waiver('b@2015', '2026-02-01'), waiver('b@2015', '2026-12-31')];
    expect(of(siteWith(good, waivers))).toEqual(['waiver a@2015 2026-01-14 ended']);
    expect(of(siteWith(good, [waiver('a@2015', '2026-02-01'), waiver('a@2015', '2026-02-01')]))).toEqual([
      'waiver a@2015 2026-02-01 soon',
    ]);
  });

  it('is said with what follows from it', () => {
    const [first, second] = endings(siteWith([meter('2026-02-01')], [waiver('a@2015', '2026-01-01')]), TODAY);
    expect(endingWords(first!)).toMatch(/^the verification of heat ends on 2026-02-01: /);
    expect(endingWords(second!)).toMatch(
      /^the waiver of factor a@2015 ended on 2026-01-01: nothing more is signed by it/,
    );
  });
});
