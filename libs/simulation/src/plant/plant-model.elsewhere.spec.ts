import { buildDevice, buildSite } from '#testing';
import { DAY_MS, HOUR_MS, localMidnightMs, periodOf, QUARTER_HOUR_MS, type Site } from '#domain';
import { Gateways } from '../gateway/gateway.js';
import { storyStartMs } from './story-start.js';
import { PlantModel } from './plant-model.js';

const january = Date.parse('2026-01-10T00:00:00Z');
const total = (unit: string, maxRatePerHour: number) =>
  ({ kind: 'total', unit, maxRatePerHour, intervalMs: QUARTER_HOUR_MS }) as const;
const leipzig = (site: Partial<Site>): Site =>
  buildSite({
    id: 'leipzig',
    timeZone: 'Europe/Berlin',
    sinceMs: Date.parse('2024-12-31T23:00:00Z'),
    season: { start: '10-01', end: '04-30', exceptions: {} },
    ...site,
  });

describe('a place of which nothing is known but its season', () => {
  it.each([
    ['Europe/Berlin', { start: '10-01', end: '04-30' }, '2026-01-15', '2026-07-15'],
    ['Australia/Hobart', { start: '04-15', end: '10-15' }, '2026-07-15', '2026-01-15'],
  ])('%s is coldest in the middle of it, and no colder than mild winters are', (timeZone, season, cold, warm) => {
    const site = leipzig({ timeZone, season: { ...season, exceptions: {} } });
    const { weather } = new PlantModel(site, { seed: 1, anomalies: false });
    const meanOn = (date: string): number =>
      weather.dayMeanC(weather.dayOf(localMidnightMs(date, site.timeZone) + 12 * HOUR_MS));
    expect(meanOn(cold)).toBeLessThan(2);
    expect(meanOn(cold)).toBeGreaterThan(-3);
    expect(meanOn(warm)).toBeGreaterThan(16);
  });

  it('with the normals of another place it has their degree-days, without a leap where days grow mild', () => {
    const days = new Map<string, number>();
    for (let t = Date.parse('2025-01-01'); t < Date.parse('2026-01-01'); t += DAY_MS) {
      const phase = Math.cos((2 * Math.PI * (t - Date.parse('2025-01-20'))) / (365 * DAY_MS));
      days.set(new Date(t).toISOString().slice(5, 10), Math.max(0, 8 + 9 * phase));
    }
    const normals = {
      id: 'mild', name: 'mild', baseC: 18, days, remaining: [], seasonSdKd: null, pastSeasons: new Map(), source: null, hash: '',
    }; // prettier-ignore
    const { weather } = new PlantModel(leipzig({}), { seed: 1, normals, anomalies: false });
    const first = weather.dayOf(Date.parse('2025-01-01T12:00:00Z'));
    for (let day = first; day < first + 365; day++) {
      expect(Math.abs(weather.dayMeanC(day + 1) - weather.dayMeanC(day))).toBeLessThan(0.5);
    }
    expect(weather.dayMeanC(first + 19)).toBeCloseTo(1, 1);
  });
});

describe('a heat pump park', () => {
  const pump = (id: string) =>
    buildDevice(id, { 'heat.energyTotal': total('MW.h', 1.5) }, { kind: 'heat-meter', ratedMw: 1.2 });
  const meter = (id: string) => buildDevice(id, { energy: total('kW.h', 900) }, { kind: 'electricity-meter' });
  const gateways = new Gateways(
    leipzig({
      devices: [
        pump('heat-pump-1'),
        pump('heat-pump-2'),
        buildDevice('gas-boiler', { 'heat.power': { kind: 'gauge', unit: 'kW' } }, { kind: 'boiler', ratedMw: 3 }),
        meter('heat-pump-power'),
        meter('house-power'),
      ],
    }),
    { seed: 4 },
  );
  const year = [Date.parse('2025-10-01T00:00:00Z'), Date.parse('2026-05-01T00:00:00Z')] as const;
  const heat = (id: string): number => gateways.trueAmount(id, 'heat.energyTotal', ...year);

  it('shares the heat between its machines, whole in all of them together', () => {
    const { model } = gateways;
    const plantMwh = (model.plantEnergyGj(year[1]) - model.plantEnergyGj(year[0])) / 3.6;
    const gasMwh = (model.sourceEnergyGj(0, year[1]) - model.sourceEnergyGj(0, year[0])) / 3.6 / 1.006;
    expect(heat('heat-pump-1') + heat('heat-pump-2') + gasMwh).toBeCloseTo(plantMwh, 3);
    expect(heat('heat-pump-1')).toBeGreaterThan(plantMwh / 5);
    expect(heat('heat-pump-2')).toBeGreaterThan(plantMwh / 5);
  });

  it('lights the gas back-up only where the machines do not carry the day', () => {
    const { model } = gateways;
    const share = (model.sourceEnergyGj(0, year[1]) - model.sourceEnergyGj(0, year[0])) /
      (model.plantEnergyGj(year[1]) - model.plantEnergyGj(year[0])); // prettier-ignore
    expect(share).toBeLessThan(0.35);
  });

  it('takes power as heat pumps do: a third to a half of a kWh for each kWh of heat, apart from the house', () => {
    const power = gateways.trueAmount('heat-pump-power', 'energy', ...year) / 1_000;
    const cop = (heat('heat-pump-1') + heat('heat-pump-2')) / power;
    expect(cop).toBeGreaterThan(2.5);
    expect(cop).toBeLessThan(4.2);
    const house = gateways.trueAmount('house-power', 'energy', ...year) / 1_000;
    expect(house).toBeLessThan(power / 5);
  });
});

describe('a small plant whose points are called otherwise', () => {
  const devices = [
    buildDevice('kessel', { leistung: { kind: 'gauge', unit: 'kW' } }, { kind: 'boiler', ratedMw: 2 }),
    buildDevice('wmz', {
      waermemenge: total('MW.h', 2.4),
      vorlauf: { kind: 'gauge', unit: 'Cel', min: 0, max: 140 },
      'ruecklauf': { kind: 'gauge', unit: 'Cel', min: 0, max: 140 },
      durchfluss: { kind: 'gauge', unit: 'm3.h-1' },
    }, { kind: 'heat-meter' }),
    buildDevice('zaehler', { e: total('kW.h', 100) }, { kind: 'electricity-meter' }),
    buildDevice('wetter', { draussen: { kind: 'gauge', unit: 'Cel', min: -40, max: 45 } }, { kind: 'weather-station' }),
    buildDevice('waage', { brennstoff: total('t', 5) }, { kind: 'fuel-scale' }),
  ]; // prettier-ignore
  const gateways = new Gateways(leipzig({ devices }), { seed: 2 });
  const { model } = gateways;
  const last = (device: string, point: string): number =>
    gateways.measure(device, january, january + HOUR_MS, false).findLast(({ values }) => point in values)!.values[point] as number; // prettier-ignore

  it('shows the plant by their units', () => {
    const shown = gateways.trueAmount('wmz', 'waermemenge', january, january + DAY_MS);
    expect(shown).toBeCloseTo((model.plantEnergyGj(january + DAY_MS) - model.plantEnergyGj(january)) / 3.6, 6);
    expect(last('kessel', 'leistung')).toBeGreaterThan(500);
    expect(last('wmz', 'vorlauf')).toBeGreaterThan(last('wmz', 'ruecklauf') + 20);
    expect(last('wmz', 'durchfluss')).toBeGreaterThan(5);
    expect(last('wetter', 'draussen')).toBeLessThan(12);
    expect(gateways.trueAmount('waage', 'brennstoff', january, january + DAY_MS)).toBeGreaterThan(3);
  });

  it('takes power by its size, not by that of the shipped plant', () => {
    const mwh = gateways.trueAmount('zaehler', 'e', january, january + DAY_MS) / 1_000;
    const heatMwh = gateways.trueAmount('wmz', 'waermemenge', january, january + DAY_MS);
    expect(mwh / heatMwh).toBeLessThan(0.04);
  });

  it('has registers that rest in summer', () => {
    const { toMs } = periodOf(model.site, 'season-2025')!;
    expect(gateways.trueAmount('wmz', 'waermemenge', toMs + DAY_MS, toMs + 30 * DAY_MS)).toBe(0);
  });
});

it('a meter shows the heat of the sources upstream of it, however far', () => {
  const boiler = (id: string) => buildDevice(id, {}, { kind: 'boiler', ratedMw: 1 });
  const meter = (id: string, upstream: string[]) =>
    buildDevice(id, { 'heat.energyTotal': total('GJ', 10) }, { kind: 'heat-meter', upstream });
  const devices = [
    boiler('wood'),
    boiler('straw'),
    boiler('gas'),
    meter('first', ['wood', 'straw']),
    meter('last', ['first']),
  ];
  const gateways = new Gateways(leipzig({ devices: [...devices, meter('all', ['last', 'gas'])] }), { seed: 6 });
  const { model } = gateways;
  const gj = (id: string): number => gateways.trueAmount(id, 'heat.energyTotal', january, january + 60 * DAY_MS);
  const of = (source: number): number =>
    (model.sourceEnergyGj(source, january + 60 * DAY_MS) - model.sourceEnergyGj(source, january)) / 1.006;
  expect(gj('last')).toBe(gj('first'));
  expect(gj('first')).toBeCloseTo(of(0) + of(1), 6);
  expect(gj('all')).toBeCloseTo(of(0) + of(1) + of(2), 4);
});

it('its story begins with the season, or with the year where a target goes by it, never before the site', () => {
  const plan = { method: 'flat' } as const;
  const target = { id: 't', metric: 'avoided.net', amount: 1, unit: 't', plan } as const;
  const begins = (period: 'calendarYear' | 'heatingSeason', now: string, site: Partial<Site> = {}): string =>
    new Date(storyStartMs(leipzig({ targets: [{ ...target, period }], ...site }), Date.parse(now))).toISOString();
  expect(begins('heatingSeason', '2026-11-25T12:00:00Z')).toBe('2026-09-30T22:00:00.000Z');
  expect(begins('calendarYear', '2026-11-25T12:00:00Z')).toBe('2025-12-31T23:00:00.000Z');
  expect(begins('calendarYear', '2026-02-25T12:00:00Z')).toBe('2025-09-30T22:00:00.000Z');
  const sinceMs = Date.parse('2026-06-01T00:00:00Z');
  expect(begins('calendarYear', '2026-11-25T12:00:00Z', { sinceMs })).toBe('2026-06-01T00:00:00.000Z');
});

it('an area without a date is connected since ever', () => {
  const area = { fullM2: 20_000, planned: [], connected: [{ from: '0001-01-01', m2: 20_000 }] };
  const model = new PlantModel(leipzig({ area }), { seed: 1 });
  expect(model.plantMw(january)).toBeGreaterThan(0.1);
});

it('a site that does not say since when it runs is summed up from 2022 on, not from 1970', () => {
  const devices = [buildDevice('m', { 'heat.energyTotal': total('GJ', 20) }, { kind: 'heat-meter' })];
  const gateways = new Gateways(leipzig({ sinceMs: 0, devices }), { seed: 1 });
  expect(gateways.trueAmount('m', 'heat.energyTotal', january, january + DAY_MS)).toBeGreaterThan(0);
  expect(gateways.model.plantEnergyGj(Date.parse('2021-12-31T00:00:00Z'))).toBe(0);
});
