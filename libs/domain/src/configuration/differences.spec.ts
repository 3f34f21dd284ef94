import { buildDevice, buildSite } from '#testing';
import { factorSet, type Factor } from '../emissions/factors/factors.js';
import { localMidnightMs } from '../calendar/local-date.js';
import type { EmissionsSpec, Site } from '../plant/plant.js';
import type { Normals } from '../weather/normals.js';
import { factorDifferences, normalsDifferences, siteDifferences, type Difference } from './differences.js';

const FEB = localMidnightMs('2026-02-01', 'Asia/Shanghai');
const MAR = localMidnightMs('2026-03-01', 'Asia/Shanghai');
const EVER = -Infinity;
const register = { kind: 'total', unit: 'GJ', maxRatePerHour: 400 } as const;
const emissions: EmissionsSpec = {
  credited: [{ point: 'meter/heat', fromMs: EVER }],
  baseline: [{ method: 'heat-factor', factor: 'heat', fromMs: EVER }],
  electricity: [{ point: 'aux/elec', factor: 'grid', gridLossShare: 0, fromMs: EVER }],
  fossilFuels: [{ point: 'aux/oil', factor: 'diesel', densityKgPerL: 0.84, fromMs: EVER }],
  biomass: [{ efficiency: 0.85, ch4: 'ch4', n2o: 'n2o', gwp: 'ar6', fuel: null, fromMs: EVER }],
  haulage: [{ point: 'gate/fuel', distanceKm: 120, factor: 'freight', fromMs: EVER }],
};
const plant = (more: Partial<Site> = {}): Site =>
  buildSite({
    devices: [buildDevice('meter', { heat: register }, { kind: 'heat-meter' })],
    emissions,
    area: {
      fullM2: 800,
      planned: [{ from: '0001-01-01', m2: 800 }],
      connected: [{ from: '2022-11-13', m2: 500 }],
    },
    targets: [
      {
        id: 'year',
        metric: 'avoided.gross',
        amount: 47_700,
        unit: 't',
        period: 'heatingSeason',
        plan: { method: 'flat' },
      },
    ],
    weatherPoint: 'meter/heat',
    ...more,
  });
const stated = ({ kind, subject, from, before, after, makes }: Difference): string =>
  `${kind} ${subject}${from === null ? '' : ` @${from}`}: ${before ?? '-'} → ${after ?? '-'} (${makes})`;
/** Every object with its keys the other way round. */
const reordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reordered(item)]),
  );
};

const after = (more: Partial<Site>): string[] => siteDifferences(plant(), plant(more)).map(stated);
const spec = (more: Partial<EmissionsSpec>): string[] => after({ emissions: { ...emissions, ...more } });

describe('the differences of two site files', () => {
  it('shows another unit or locale for numbers as a difference that makes no figure', () => {
    expect(siteDifferences(plant(), plant({ display: { energy: 'GJ', locale: 'en' } }))).toEqual([]);
    const found = siteDifferences(plant(), plant({ display: { energy: 'MW.h', locale: 'en' } }));
    expect(found).toMatchObject([{ subject: 'display', before: 'energy GJ', after: 'energy MW.h', makes: 'nothing' }]);
  });

  it('show limits of a point as what makes nothing again', () => {
    const limits = {
      low: null,
      criticalLow: null,
      criticalHigh: null,
      deadBand: null,
      consequence: null,
      origin: null,
    };
    const boiler = (high: number) => ({
      devices: [buildDevice('boiler', { flue: { kind: 'gauge', unit: 'Cel', limits: { ...limits, high } } as const })],
    });
    const found = siteDifferences(plant(boiler(180)), plant(boiler(190)));
    expect(found).toMatchObject([
      { subject: 'boiler/flue limits', before: 'high 180', after: 'high 190', makes: 'nothing' },
    ]);
  });

  it('are none for the same content', () => {
    expect(siteDifferences(plant(), plant())).toEqual([]);
  });

  it('are none for the same content with its keys in another order, as a database returns them', () => {
    const plan = { method: 'degree-days', baseC: 18, baseShare: 0, normals: 'n' } as const;
    const site = plant({
      targets: [{ ...plant().targets[0]!, plan }],
      sources: [
        {
          topic: 't/+',
          decoder: 'json',
          device: { level: 2 },
          devices: { b: 'meter', a: 'meter' },
          time: { path: 'at', format: 'rfc3339', timeZone: 'Asia/Shanghai' },
          points: [{ point: 'heat', path: 'heat', unit: null }],
        },
      ],
    });
    expect(siteDifferences(reordered(site) as Site, site)).toEqual([]);
  });

  it('show names, calendars, areas, targets and weather', () => {
    expect(after({ name: 'new', holidays: ['2026-01-01'] })).toEqual([
      'correction site: name Test site, holidays not given → name new, holidays 2026-01-01 (nothing)',
    ]);
    expect(after({ timeZone: 'Asia/Harbin' })).toEqual([
      'correction timeZone: timeZone Asia/Shanghai → timeZone Asia/Harbin (windows)',
    ]);
    const { season, area, targets } = plant();
    expect(after({ season: { ...season, end: '04-10', exceptions: { '2025': { start: '10-10' } } } })).toEqual([
      'correction season: end 04-06 → end 04-10 (periods)',
      'correction season of 2025: - → start 10-10 (periods)',
    ]);
    expect(after({ area: { ...area!, connected: [...area!.connected, { from: '2026-01-01', m2: 800 }] } })).toEqual([
      'change area.connected @2026-01-01: m2 500 → m2 800 (targets)',
    ]);
    expect(after({ area: { ...area!, connected: [{ from: '2022-11-13', m2: 400 }] } })).toEqual([
      'correction area.connected @2022-11-13: m2 500 → m2 400 (targets)',
    ]);
    expect(after({ targets: [{ ...targets[0]!, amount: 50_000 }] })).toEqual([
      'correction target year: amount 47700 → amount 50000 (targets)',
    ]);
    const file = { kind: 'file', file: 'days.csv', from: null, baseC: null } as const;
    expect(after({ weatherSources: [{ ...file, days: { '2026-01-01': -20 } }] })).toEqual([
      'correction weather 1: point meter/heat, days not given, file not given → point not given, days 1, file days.csv (windows)',
    ]);
    const before = plant({ weatherSources: [{ ...file, days: { '2026-01-01': -20 } }] });
    expect(
      siteDifferences(before, plant({ weatherSources: [{ ...file, days: { '2026-01-01': -21 } }] })).map(stated),
    ).toEqual(['correction weather 1: days 1, file days.csv → days 1, file days.csv, with another content (windows)']);
  });

  it('show devices, meters and points; what comes and goes is a change', () => {
    const meter = { serial: 'A', accuracyClass: 2, verifiedUntil: '2027-01-01', location: null };
    const heat = (...versions: Parameters<typeof buildDevice>[1][string][]) => ({
      devices: [buildDevice('meter', { heat: versions.flat() as never }, { kind: 'heat-meter' })],
    });
    expect(after(heat({ ...register, maxRatePerHour: 800 }))).toEqual([
      'correction meter/heat: maxRatePerHour 400 → maxRatePerHour 800 (windows)',
    ]);
    expect(after(heat(register, { ...register, unit: 'MW.h', fromMs: FEB }))).toEqual([
      'change meter/heat @2026-02-01: intervalMs 60000, kind total, maxRatePerHour 400, resolution 0, unit GJ → intervalMs 60000, kind total, maxRatePerHour 400, resolution 0, unit MW.h (windows)',
    ]);
    const second = buildDevice('second', { heat: register });
    expect(after({ devices: [...plant().devices, second] })).toEqual([
      'change device second: - → kind boiler, name second (nothing)',
      'change second/heat: - → intervalMs 60000, kind total, maxRatePerHour 400, resolution 0, unit GJ (windows)',
    ]);
    const both = plant({ devices: [...plant().devices, second] });
    const without = plant({ devices: [...plant().devices, { ...second, removed: true }] });
    expect(siteDifferences(both, without).map(({ kind, subject, after: is }) => [kind, subject, is])).toEqual([
      ['change', 'device second', null],
      ['change', 'second/heat', null],
    ]);
    const passport = (own: typeof meter): Site => plant({ devices: [{ ...plant().devices[0]!, meter: own }] });
    expect(siteDifferences(passport(meter), passport({ ...meter, serial: 'B', accuracyClass: 3 })).map(stated)).toEqual(
      ['correction device meter meter: accuracyClass 2, serial A → accuracyClass 3, serial B (figures)'],
    );
    expect(siteDifferences(passport(meter), passport({ ...meter, serial: 'B' })).map(stated)).toEqual([
      'correction device meter meter: serial A → serial B (nothing)',
    ]);
  });

  it('show every kind of entry of the emissions, dated ones as changes', () => {
    const fuel = { method: 'fuel', factor: 'coal', boilerEfficiency: 0.8 } as const;
    expect(spec({ credited: [...emissions.credited, { point: 'second/heat', fromMs: FEB }] })).toEqual([
      'change emissions.credited second/heat @2026-02-01: - → point second/heat (figures)',
    ]);
    expect(spec({ baseline: [...emissions.baseline, { ...fuel, fromMs: FEB }] })).toEqual([
      'change emissions.baseline @2026-02-01: factor heat, method heat-factor → boilerEfficiency 0.8, factor coal, method fuel (figures)',
    ]);
    expect(spec({ baseline: [{ ...fuel, fromMs: EVER }] })).toEqual([
      'correction emissions.baseline: factor heat, method heat-factor, boilerEfficiency not given → factor coal, method fuel, boilerEfficiency 0.8 (figures)',
    ]);
    expect(spec({ electricity: [{ ...emissions.electricity[0]!, gridLossShare: 0.05 }] })).toEqual([
      'correction emissions.electricity aux/elec: gridLossShare 0 → gridLossShare 0.05 (figures)',
    ]);
    expect(spec({ fossilFuels: [] })).toEqual([
      'correction emissions.fossilFuels aux/oil: densityKgPerL 0.84, factor diesel, point aux/oil → - (figures)',
    ]);
    expect(
      spec({
        biomass: [
          { ...emissions.biomass[0]!, fuel: { point: 'gate/fuel', moisturePoint: null, ncvPoint: 'gate/ncv' } },
        ],
      }),
    ).toEqual(['correction emissions.biomass: fuel not given → fuel ncvPoint gate/ncv, point gate/fuel (figures)']);
    expect(
      spec({ haulage: [...emissions.haulage, { ...emissions.haulage[0]!, distanceKm: 80, fromMs: FEB }] }),
    ).toEqual([
      'change emissions.haulage gate/fuel @2026-02-01: distanceKm 120, factor freight, point gate/fuel → distanceKm 80, factor freight, point gate/fuel (figures)',
    ]);
    expect(after({ closing: { materiality: { pct: 1, t: 100 } } })).toEqual([
      'correction closing: materialityPct 5, materialityT not given → materialityPct 1, materialityT 100 (nothing)',
    ]);
  });

  it('show a credited register that ends as a change from that day on', () => {
    const [own] = emissions.credited;
    const ends = [{ ...own!, untilMs: FEB }];
    expect(spec({ credited: ends })).toEqual([
      'change emissions.credited meter/heat @2026-02-01: point meter/heat → credited no more (figures)',
    ]);
    expect(spec({ credited: [...ends, { point: 'second/heat', fromMs: FEB }] })).toEqual([
      'change emissions.credited second/heat @2026-02-01: - → point second/heat (figures)',
      'change emissions.credited meter/heat @2026-02-01: point meter/heat → credited no more (figures)',
    ]);
    const ended = plant({ emissions: { ...emissions, credited: ends } });
    const later = plant({ emissions: { ...emissions, credited: [{ ...own!, untilMs: MAR }] } });
    expect(siteDifferences(ended, later).map(stated)).toEqual([
      'correction emissions.credited meter/heat @2026-03-01: from 2026-02-01 on → from 2026-03-01 on (figures)',
    ]);
    expect(spec({ credited: [...ends, { ...own!, fromMs: FEB }] })).toEqual([
      'change emissions.credited meter/heat @2026-02-01: point meter/heat → point meter/heat (figures)',
    ]);
  });

  it('show what a device says to lie upstream', () => {
    const [meter, ...others] = plant().devices;
    const above = (...upstream: string[]) => ({ devices: [{ ...meter!, upstream }, ...others] });
    expect(after(above('second', 'third'))).toEqual([
      'correction device meter: upstream not given → upstream second third (nothing)',
    ]);
    expect(after(above())).toEqual(['correction device meter: upstream not given → upstream none (nothing)']);
  });

  it('show an entry whose date was moved as one correction', () => {
    const later = (fromMs: number): Site =>
      plant({ emissions: { ...emissions, credited: [...emissions.credited, { point: 'second/heat', fromMs }] } });
    expect(siteDifferences(later(FEB), later(MAR)).map(stated)).toEqual([
      'correction emissions.credited second/heat @2026-03-01: from 2026-02-01 on → from 2026-03-01 on (figures)',
    ]);
  });
});

describe('the differences of factors and normals', () => {
  const heat = (value: number, validFrom: string, more: Partial<Factor> = {}): Factor =>
    ({ id: 'heat', value, unit: 'kg.GJ-1', validFrom, validTo: null, publishedOn: null, set: 's', ...more }) as Factor;
  const between = (before: readonly Factor[], own: readonly Factor[]): string[] =>
    factorDifferences(factorSet(before), factorSet(own)).map(stated);

  it('show a later version as a change, another value of a version as a correction', () => {
    const old = heat(110, '2015-01-01');
    expect(between([old], [old, heat(100, '2026-01-01')])).toEqual([
      'change factor heat @2026-01-01: set s, unit kg.GJ-1, value 110 → set s, unit kg.GJ-1, value 100 (figures)',
    ]);
    expect(between([old], [heat(100, '2015-01-01')])).toEqual([
      'correction factor heat @2015-01-01: value 110 → value 100 (figures)',
    ]);
    expect(between([old], [{ ...old, source: 'read again' }])).toEqual([
      'correction factor heat @2015-01-01: source not given → source read again (nothing)',
    ]);
    const published = heat(105, '2015-01-01', { publishedOn: '2026-03-01', replaces: [old] });
    expect(between([old], [published])).toEqual([
      'correction factor heat @2015-01-01: value 110, publishedOn not given, replaces not given → value 105, publishedOn 2026-03-01, replaces heat@2015-01-01 of unknown date (figures)',
    ]);
  });

  it('show normals by their sum, and that only their content is another', () => {
    const normals = (days: Record<string, number>, hash: string): ReadonlyMap<string, Normals> =>
      new Map([
        [
          'n',
          {
            id: 'n',
            name: 'N',
            baseC: 18,
            days: new Map(Object.entries(days)),
            remaining: [],
            seasonSdKd: null,
            pastSeasons: new Map(),
            source: null,
            hash,
          },
        ],
      ]);
    expect(normalsDifferences(normals({ a: 1, b: 2 }, 'x'), normals({ a: 2, b: 2 }, 'y')).map(stated)).toEqual([
      'correction normals n: degreeDays 3 → degreeDays 4 (targets)',
    ]);
    const [other] = normalsDifferences(normals({ a: 1, b: 2 }, 'x'), normals({ a: 2, b: 1 }, 'y'));
    expect(other?.after).toMatch(/with another content$/);
  });
});
