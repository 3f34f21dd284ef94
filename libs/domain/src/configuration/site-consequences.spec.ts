import { buildDevice, buildSite } from '#testing';
import { localMidnightMs } from '../calendar/local-date.js';
import type { EmissionsSpec, Site, WeatherSource } from '../plant/plant.js';
import { siteConsequences } from './site-consequences.js';

const ZONE = 'Asia/Shanghai';
const at = (date: string): number => localMidnightMs(date, ZONE);
const JAN = at('2026-01-01');
const FEB = at('2026-02-01');
const EVER = { fromMs: -Infinity, toMs: Infinity };
const register = { kind: 'total', unit: 'GJ', maxRatePerHour: 400 } as const;

const emissions: EmissionsSpec = {
  credited: [{ point: 'meter/heat', fromMs: -Infinity }],
  baseline: [{ method: 'heat-factor', factor: 'heat', fromMs: -Infinity }],
  electricity: [{ point: 'aux/elec', factor: 'grid', gridLossShare: 0, fromMs: -Infinity }],
  fossilFuels: [],
  biomass: [],
  haulage: [],
};
const plant = (more: Partial<Site> = {}): Site =>
  buildSite({
    devices: [
      buildDevice('meter', { heat: register, power: { kind: 'gauge', unit: 'MW' } }, { kind: 'heat-meter' }),
      buildDevice('second', { heat: register }),
      buildDevice('aux', { elec: { kind: 'total', unit: 'kW.h', maxRatePerHour: 100 } }),
      buildDevice('station', { temp: { kind: 'gauge', unit: 'Cel' } }),
    ],
    emissions,
    weatherPoint: 'station/temp',
    ...more,
  });
const NOTHING = { windows: [], newPoints: [], hours: [], weather: [], periods: false };
const after = (site: Partial<Site>) => siteConsequences(plant(), plant(site));

describe('what a change of a site file makes again', () => {
  it('is nothing for names, areas, targets, normals, closing, holidays and the order of keys', () => {
    const { devices } = plant();
    expect(
      after({
        name: 'renamed',
        holidays: ['2026-01-01'],
        area: { fullM2: 1, planned: [], connected: [] },
        targets: [{ id: 't', metric: 'heat', amount: 1, unit: 'GJ', period: 'calendarYear', plan: { method: 'flat' } }],
        closing: { materiality: { pct: 1, t: 2 } },
        devices: devices.map((device) => ({ ...device, name: 'x', customer: 'y', areaM2: 3 })),
      }),
    ).toEqual(NOTHING);
    expect(siteConsequences(plant(), reordered(plant()) as Site)).toEqual(NOTHING);
  });
  /** As a database gives it back. */
  const reordered = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(reordered)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .map(([key, item]) => [key, reordered(item)] as const)
              .toReversed(),
          )
        : value;

  it('makes windows again of the point whose declaration is another, from the moment on that differs', () => {
    const [meter, ...others] = plant().devices;
    const redeclared = (...versions: Parameters<typeof buildDevice>[1][string][]) =>
      after({
        devices: [
          buildDevice('meter', { heat: versions.flat() as never, power: { kind: 'gauge', unit: 'MW' } }),
          ...others,
        ],
      });
    const fast = { ...register, maxRatePerHour: 800 };
    expect(redeclared(fast)).toEqual({ ...NOTHING, windows: [{ point: 'meter/heat', ...EVER }] });
    expect(redeclared(register, { ...fast, fromMs: FEB })).toEqual({
      ...NOTHING,
      windows: [{ point: 'meter/heat', fromMs: FEB, toMs: Infinity }],
    });
    expect(redeclared({ ...fast }, { ...register, fromMs: FEB })).toEqual({
      ...NOTHING,
      windows: [{ point: 'meter/heat', fromMs: -Infinity, toMs: FEB }],
    });
    // the same thing said twice says nothing new
    expect(redeclared(register, { ...register, fromMs: FEB })).toEqual(NOTHING);
    expect(meter!.id).toBe('meter');
  });

  it('asks for the first reading of a point that is new, and judges the points anew whose rules ask it', () => {
    const [, ...others] = plant().devices;
    const more = buildDevice('meter', {
      heat: register,
      power: { kind: 'gauge', unit: 'MW' },
      'water.flow': { kind: 'gauge', unit: 'm3.h-1' },
    });
    expect(after({ devices: [more, ...others] })).toEqual({
      ...NOTHING,
      windows: [{ point: 'meter/power', ...EVER }],
      newPoints: ['meter/water.flow'],
    });
  });

  it('computes the hours again in which another entry counts, and no other', () => {
    const credited = [...emissions.credited, { point: 'second/heat', fromMs: FEB }];
    expect(after({ emissions: { ...emissions, credited } }).hours).toEqual([{ fromMs: FEB, toMs: Infinity }]);
    const fuel = { method: 'fuel', factor: 'coal', boilerEfficiency: 0.8 } as const;
    const baseline = [
      { ...fuel, fromMs: -Infinity },
      { ...emissions.baseline[0]!, fromMs: JAN },
    ];
    expect(after({ emissions: { ...emissions, baseline } }).hours).toEqual([{ fromMs: -Infinity, toMs: JAN }]);
    const before = plant({ emissions: { ...emissions, baseline } });
    const moved = plant({ emissions: { ...emissions, baseline: [baseline[0]!, { ...baseline[1]!, fromMs: FEB }] } });
    expect(siteConsequences(before, moved).hours).toEqual([{ fromMs: JAN, toMs: FEB }]);
    expect(after({ emissions: null }).hours).toEqual([EVER]);
    const until = (untilMs: number): Site =>
      plant({ emissions: { ...emissions, credited: [{ point: 'meter/heat', fromMs: -Infinity, untilMs }] } });
    expect(siteConsequences(plant(), until(FEB)).hours).toEqual([{ fromMs: FEB, toMs: Infinity }]);
    expect(siteConsequences(until(JAN), until(FEB)).hours).toEqual([{ fromMs: JAN, toMs: FEB }]);
  });

  it('computes hours again for a meter of another class', () => {
    const [meter, ...others] = plant().devices;
    const passport = { serial: 'new', accuracyClass: 2, verifiedUntil: null, location: null };
    expect(after({ devices: [{ ...meter!, meter: passport }, ...others] })).toEqual({ ...NOTHING, hours: [EVER] });
    const [, second] = plant().devices;
    const uncounted = plant().devices.map((d) => (d === second || d.id === 'second' ? { ...d, meter: passport } : d));
    expect(after({ devices: uncounted })).toEqual(NOTHING);

    const until = (verifiedUntil: string | null): Site =>
      plant({ devices: [{ ...meter!, meter: { ...passport, verifiedUntil } }, ...others] });
    expect(siteConsequences(until('2025-12-31'), until('2026-01-31')).hours).toEqual([{ fromMs: JAN, toMs: FEB }]);
    // a device that never had a certificate says so on every day
    expect(siteConsequences(until(null), until('2026-01-31')).hours).toEqual([EVER]);
  });

  it('shares out long gaps anew where weather comes from elsewhere, on the days on which it does', () => {
    const file = (days: Record<string, number>): WeatherSource => ({
      kind: 'file',
      file: 'days.csv',
      from: '2026-01-01',
      baseC: null,
      days,
    });
    const station: WeatherSource = { kind: 'point', point: 'station/temp', from: null };
    expect(after({ weatherSources: [station] })).toEqual(NOTHING);
    const first = after({ weatherSources: [file({ '2026-01-05': -20 }), station] });
    expect(first).toEqual({ ...NOTHING, weather: [{ fromMs: JAN, toMs: Infinity }] });
    const edited = siteConsequences(
      plant({ weatherSources: [file({ '2026-01-05': -20, '2026-01-06': -18, '2026-01-09': -3 }), station] }),
      plant({ weatherSources: [file({ '2026-01-05': -21, '2026-01-07': -18, '2026-01-09': -3 }), station] }),
    );
    expect(edited.weather).toEqual([{ fromMs: at('2026-01-05'), toMs: at('2026-01-08') }]);
  });

  it('moves periods with season dates, and makes all again in another zone', () => {
    const season = { start: '10-20', end: '04-06', exceptions: { '2025': { start: '10-10' } } };
    expect(after({ season })).toEqual({ ...NOTHING, weather: [EVER], periods: true });
    const burnt = { efficiency: 0.85, ch4: 'c', n2o: 'n', gwp: 'ar6', fuel: null, fromMs: -Infinity } as const;
    const fuel = { point: 'gate/fuel', moisturePoint: null, ncvPoint: 'gate/ncv' };
    const before = plant({ emissions: { ...emissions, biomass: [burnt] } });
    const weighed = plant({ emissions: { ...emissions, biomass: [{ ...burnt, fuel }] } });
    expect(siteConsequences(before, weighed)).toMatchObject({ hours: [EVER], periods: true });
    const moved = after({ timeZone: 'Asia/Kolkata' });
    expect(moved).toMatchObject({ hours: [EVER], weather: [EVER], periods: true });
    expect(moved.windows.map(({ point }) => point)).toHaveLength(5);
  });
});
