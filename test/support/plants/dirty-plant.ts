import type { ReadingRow, ReadingsData } from '#contracts';
import { HOUR_MS, MINUTE_MS, type Site } from '#domain';
import { deviceOf, pointOf, siteOf } from './plant-of-tests.js';

/** Two local days of Shanghai, with a change of the heating factor's day in between. */
export const RECORDED_FROM = Date.parse('2026-01-14T16:00:00Z');

/** A plant with one credited register, a weather station and trucks. */
export const dirtySite: Site = {
  ...siteOf('north', 'Asia/Shanghai', [
    deviceOf('plant-meter', 'heat-meter', [
      pointOf('plant-meter', 'heat.energyTotal', {
        kind: 'total',
        unit: 'GJ',
        intervalMs: 10 * MINUTE_MS,
        modulus: 1_000_000,
        resolution: 0.1,
        maxRatePerHour: 208.8,
      }),
      pointOf('plant-meter', 'heat.power', {
        kind: 'gauge',
        unit: 'MW',
        min: 0,
        max: 69.6,
        intervalMs: 10 * MINUTE_MS,
      }),
    ]),
    deviceOf('weather', 'weather-station', [
      pointOf('weather', 'air.temp', { kind: 'gauge', unit: 'Cel', min: -45, max: 45, intervalMs: 30 * MINUTE_MS }),
    ]),
    deviceOf('fuel-gate', 'fuel-scale', [
      pointOf('fuel-gate', 'fuel.received', { kind: 'delta', unit: 't', intervalMs: null }),
    ]),
  ]),
  weatherPoint: 'weather/air.temp',
  emissions: {
    credited: [{ point: 'plant-meter/heat.energyTotal', fromMs: -Infinity }],
    baseline: [{ method: 'heat-factor', factor: 'heat.cn.default', fromMs: -Infinity }],
    electricity: [],
    fossilFuels: [],
    biomass: [],
    haulage: [],
  },
};

export type Message = ReadingsData;
export const message = (device: string, ts: number, values: ReadingRow['values'], seq?: number): Message => ({
  site: 'north',
  device,
  receivedAt: ts + 1_000,
  count: Object.keys(values).length,
  readings: [{ ts, ...(seq === undefined ? {} : { seq }), values }],
});

/**
 * Five days with what real plants send: fault zeros, a spike, a plateau, a rollover, a value out of range, a frozen sensor, two
 * values for one time, a gap of 40 hours that weather shares out, trucks.
 */
export function dirtyRecording(): Message[] {
  const messages: Message[] = [];
  let energy = 999_700;
  for (let i = 0; i < 5 * 24 * 6; i++) {
    const ts = RECORDED_FROM + i * 10 * MINUTE_MS;
    const powerMw = 20 + 8 * Math.sin(i / 17) + ((i * 7919) % 13) / 10;
    const inGap = i > 300 && i < 540;
    energy += powerMw * 0.6;
    if (inGap) continue;
    const shown = Math.round((energy % 1_000_000) * 10) / 10;
    const read = i % 41 === 7 ? 0 : i === 90 ? shown + 5_000 : i >= 120 && i < 125 ? 3 : shown;
    const power = i === 33 ? 400 : i > 200 && i < 230 ? 21.5 : Math.round(powerMw * 100) / 100;
    messages.push(message('plant-meter', ts, { 'heat.energyTotal': read, 'heat.power': power }, i));
    if (i === 150) messages.push(message('plant-meter', ts, { 'heat.energyTotal': shown + 1 }, 9_999));
  }
  for (let i = 0; i < 5 * 48; i++) {
    if (i % 29 === 3) continue;
    messages.push(
      message('weather', RECORDED_FROM + i * 30 * MINUTE_MS, { 'air.temp': -14 + 6 * Math.sin(i / 7.6) - i / 60 }),
    );
  }
  for (let i = 0; i < 12; i++) {
    messages.push(
      message('fuel-gate', RECORDED_FROM + i * 9 * HOUR_MS + 123, { 'fuel.received': { v: 20 + i, id: `truck-${i}` } }),
    );
  }
  return messages;
}
