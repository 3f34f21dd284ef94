import { convert, isEver, ucumCode, type Device, type Point, type Site } from '#domain';
import { PointLookup, type DeviceLookup, type SiteLookup } from './device-lookup.js';
import { telemetryTopic } from './mqtt-topics.js';
import { compileSources, SourceLookups } from '../sources/source-lookup.js';

/** The plant as decoding needs it, made once for each configuration. */
export interface PlantLookup {
  readonly sites: ReadonlyMap<string, SiteLookup>;
  /** Devices by their telemetry topic: one look-up on the hot path. */
  readonly byTelemetryTopic: ReadonlyMap<string, DeviceLookup>;
  /** Payloads of other forms, by topic. */
  readonly sources: SourceLookups;
}

export function createPlantLookup(sites: readonly Site[]): PlantLookup {
  const found = sites.map((site) => ({ id: site.id, devices: devicesOf(site) }));
  const byTelemetryTopic = new Map<string, DeviceLookup>();
  for (const { devices } of found) {
    for (const device of devices.values()) byTelemetryTopic.set(telemetryTopic(device.site, device.device), device);
  }
  const sources = new SourceLookups(sites.flatMap((site, i) => compileSources(site, found[i]!)));
  return { sites: new Map(found.map((site) => [site.id, site])), byTelemetryTopic, sources };
}

function devicesOf(site: Site): Map<string, DeviceLookup> {
  const devices = site.devices.filter((device) => !device.removed);
  return new Map(devices.map((device) => [device.id, deviceOf(site, device)]));
}

function deviceOf(site: Site, device: Device): DeviceLookup {
  const declared = device.points.filter((point) => !point.removed);
  const registers = declared.filter((point) => isEver(point, 'total'));
  return {
    site: site.id,
    device: device.id,
    sinceMs: site.sinceMs,
    points: new Map(declared.map((point) => [point.id, new PointLookup(point)])),
    onlyRegister: registers.length === 1 ? (registers[0] as Point).id : null,
  };
}

/** The value in another unit, a UCUM code or another spelling of one (kWh, °C); null where no such conversion exists. */
export function inUnit(value: number, from: string, to: string): number | null {
  return from === to ? value : (convert(value, from, to) ?? respeltInUnit(value, from, to));
}

function respeltInUnit(value: number, from: string, to: string): number | null {
  const code = ucumCode(from);
  return code === null || code === from ? null : convert(value, code, to);
}
