import { factorSet, type Factor } from '../../emissions/factors/factors.js';
import type { Device, MeterPassport, Site } from '../../plant/plant.js';
import { calibrationsDue, factorsExpiring } from './upkeep-rules.js';

const certificate = (verifiedFrom: string, verifiedUntil: string | null, serial = 'KAM-1'): MeterPassport => ({
  from: verifiedFrom,
  serial,
  accuracyClass: 2,
  verifiedFrom,
  verifiedUntil,
  location: null,
});
const siteOf = (...entries: MeterPassport[]): Pick<Site, 'devices'> => ({
  devices: [{ id: 'plant-meter', kind: 'heat-meter', meter: entries } as unknown as Device],
});
const FIRST = certificate('2022-09-30', '2027-09-30');

describe('calibration.due', () => {
  it.each([
    ['2027-08-01', [FIRST], null],
    ['2027-08-02', [FIRST], 'ends with 2027-09-30'],
    ['2027-09-30', [FIRST], 'ends with 2027-09-30'],
    ['2027-10-01', [FIRST], 'was verified until 2027-09-30'],
    ['2027-09-15', [FIRST, certificate('2027-10-01', '2032-09-30')], null],
    ['2027-09-15', [FIRST, certificate('2027-10-02', '2032-09-30')], 'ends with 2027-09-30'],
    ['2027-10-01', [FIRST, certificate('2027-10-02', '2032-09-30')], 'was verified until 2027-09-30'],
    ['2027-11-01', [FIRST, certificate('2027-10-02', '2032-09-30')], null],
    ['2027-11-01', [FIRST, certificate('2027-10-15', null, 'KAM-2')], 'has no certificate'],
    ['2027-11-01', [certificate('2022-09-30', null)], null],
  ])('on %s with %j: %s', (today, entries, words) => {
    const due = calibrationsDue(siteOf(...entries), today);
    if (words === null) expect([...due]).toEqual([]);
    else expect(due.get('plant-meter')?.message).toContain(words);
  });
});

describe('factor.expiring', () => {
  const factor = (validFrom: string, validTo: string | null) =>
    ({ id: 'grid.jl', value: 0.4671, unit: 'kg/(kW.h)', validFrom, validTo }) as Factor;
  const site = {
    emissions: {
      baseline: [],
      electricity: [{ factor: 'grid.jl' }],
      fossilFuels: [],
      haulage: [],
      biomass: [],
    },
  } as unknown as Pick<Site, 'emissions'>;

  it.each([
    ['2026-01-10', [factor('2023-01-01', null)], null],
    ['2026-01-10', [factor('2023-01-01', '2026-03-11')], 'grid.jl@2023-01-01 holds until 2026-03-11'],
    ['2026-01-09', [factor('2023-01-01', '2026-03-11')], null],
    ['2026-01-10', [factor('2023-01-01', '2026-03-11'), factor('2026-03-11', null)], null],
    ['2026-03-11', [factor('2023-01-01', '2026-03-11')], 'No version of the factor grid.jl holds on 2026-03-11'],
    ['2026-01-10', [], null],
  ])('on %s with %j: %s', (today, versions, words) => {
    const due = factorsExpiring(site, factorSet(versions), today);
    if (words === null) expect([...due]).toEqual([]);
    else expect(due.get('grid.jl')?.message).toContain(words);
  });

  it('says nothing of a site that counts no tonnes', () => {
    expect([...factorsExpiring({} as Site, factorSet([factor('2023-01-01', '2026-01-11')]), '2026-01-10')]).toEqual([]);
  });
});
