import { buildDevice, buildSite } from '#testing';
import type { MeterPassport, Site } from '../plant/plant.js';
import { lostCertificates } from './lost-certificates.js';

const first: MeterPassport = { serial: 'A', accuracyClass: 2, verifiedUntil: '2027-09-30', location: null };
const plant = (...meter: MeterPassport[]): Site =>
  buildSite({ devices: [{ ...buildDevice('meter', { heat: { kind: 'total', unit: 'GJ' } }), meter }] });

describe('certificates that counted', () => {
  it('stay where entries are added, and may be written longer', () => {
    const next = { ...first, from: '2027-12-20', verifiedUntil: '2032-12-19' };
    expect(lostCertificates(plant(first), plant(first, next))).toEqual([]);
    expect(lostCertificates(plant(first), plant({ ...first, verifiedUntil: '2027-12-31' }))).toEqual([]);
  });

  it.each([
    ['taken away', [{ ...first, verifiedUntil: null }]],
    ['shortened at its end', [{ ...first, verifiedUntil: '2027-09-29' }]],
    ['shortened at its start', [{ ...first, verifiedFrom: '2023-01-01' }]],
    ['given to another meter', [{ ...first, serial: 'B' }]],
  ])('are missed where one is %s', (_, after) => {
    expect(lostCertificates(plant(first), plant(...after))).toEqual([
      { device: 'meter', serial: 'A', from: null, until: '2027-09-30' },
    ]);
  });
});
