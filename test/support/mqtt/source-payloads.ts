/** Payloads of declared sources, decoded for a site of two devices. */
import type { PayloadSource } from '#domain';
import { buildDevice, buildSite } from '#testing';
import { createPlantLookup } from '../../../libs/contracts/src/mqtt/plant-lookup.js';
import { SHIPPED_MAPS } from '../../../libs/contracts/src/sources/shipped-maps.js';
import { decodeMessage } from '../../../libs/contracts/src/telemetry/telemetry.js';
import type { DecodeOptions } from '../../../libs/contracts/src/telemetry/telemetry-limits.js';

export const TS = Date.parse('2026-01-10T00:15:00Z');
export const NOW = TS + 1_000;
const ELECTRICITY = {
  'elec.energyTotal': { kind: 'total', unit: 'kW.h' },
  'elec.power': { kind: 'gauge', unit: 'kW' },
  'elec.voltage': { kind: 'gauge', unit: 'V' },
  'heat.energyTotal': { kind: 'total', unit: 'GJ' },
  'pump.state': { kind: 'state', unit: '1', states: ['off', 'on'] },
} as const;

export const usual: PayloadSource = {
  topic: 'plant/+/state',
  decoder: 'json',
  device: { level: 2 },
  devices: {},
  time: { path: 'ts', format: 'auto', timeZone: 'Europe/Berlin' },
  points: [{ point: 'elec.power', path: 'p', unit: 'W' }],
};
export const shipped = (name: string, more: Partial<PayloadSource> = {}): PayloadSource => {
  const { topic, time, points } = SHIPPED_MAPS[name]!;
  return {
    ...usual,
    topic,
    device: { level: topic.split('/').indexOf('+') + 1 },
    time: time ? { ...time, timeZone: 'Europe/Berlin' } : 'arrival',
    points: Object.entries(points).map(([point, at]) => ({ point, ...at })),
    ...more,
  };
};
export const lookupOf = (source: PayloadSource) =>
  createPlantLookup([
    buildSite({
      id: 'leipzig',
      devices: [buildDevice('pump', ELECTRICITY), buildDevice('plug-1', ELECTRICITY)],
      sources: [source],
    }),
  ]);
export const decode = (source: PayloadSource, topic: string, payload: unknown, options?: DecodeOptions, now = NOW) => {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return decodeMessage(topic, Buffer.from(text), now, lookupOf(source), options);
};
/** Readings and reasons of a payload. */
export const outcome = (...input: Parameters<typeof decode>) => {
  const found = decode(...input);
  return {
    readings: found.flatMap(({ device, readings }) => readings.map(({ ts, values }) => ({ device, ts, ...values }))),
    reasons: found.flatMap(({ rejections }) =>
      rejections.map(({ reason, point }) => (point ? `${reason} ${point}` : reason)),
    ),
  };
};
export const detail = (...input: Parameters<typeof decode>) => decode(...input)[0]?.rejections[0]?.detail;
