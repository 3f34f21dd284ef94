import { convert, ucumCode, versionAt } from '#domain';
import type { Device, Point, PointKind, PointVersion, Site } from '#domain';
import { telemetryTopic } from './mqtt-topics.js';

/** How values of one point are read from one moment on. */
export interface PointForm {
  readonly kind: PointKind;
  readonly unit: string;
  /** Code by declared name; empty where a state is an integer. */
  readonly states: ReadonlyMap<string, number>;
}

/** What decoding knows of one point. */
export class PointLookup {
  private readonly only: PointForm | null;
  private readonly forms: ReadonlyMap<PointVersion, PointForm>;

  constructor(private readonly point: Point) {
    this.forms = new Map(point.versions.map((version) => [version, readForm(version)]));
    this.only = point.versions.length === 1 ? readForm(point.versions[0]) : null;
  }

  get id(): string {
    return this.point.id;
  }

  at(ts: number): PointForm {
    return this.only ?? (this.forms.get(versionAt(this.point, ts)) as PointForm);
  }
}

function readForm(version: PointVersion): PointForm {
  const states = new Map(version.states.map((name, code) => [name, code]));
  return { kind: version.kind, unit: version.unit, states };
}

/** What decoding knows of one device. */
export interface DeviceLookup {
  readonly site: string;
  readonly device: string;
  /** Measurements before it are BAD_TIME. */
  readonly sinceMs: number;
  readonly points: ReadonlyMap<string, PointLookup>;
  /** The only register of the device, which an event means that names no point; null where there are none or several. */
  readonly onlyRegister: string | null;
}

export interface SiteLookup {
  readonly id: string;
  readonly devices: ReadonlyMap<string, DeviceLookup>;
}

/** The plant as decoding needs it, made once for each configuration. */
export interface PlantLookup {
  readonly sites: ReadonlyMap<string, SiteLookup>;
  /** Devices by their telemetry topic: one look-up on the hot path. */
  readonly byTelemetryTopic: ReadonlyMap<string, DeviceLookup>;
}

export function createPlantLookup(sites: readonly Site[]): PlantLookup {
  const found = sites.map((site) => ({ id: site.id, devices: devicesOf(site) }));
  const byTelemetryTopic = new Map<string, DeviceLookup>();
  for (const { devices } of found) {
    for (const device of devices.values()) byTelemetryTopic.set(telemetryTopic(device.site, device.device), device);
  }
  return { sites: new Map(found.map((site) => [site.id, site])), byTelemetryTopic };
}

function devicesOf(site: Site): Map<string, DeviceLookup> {
  const devices = site.devices.filter((device) => !device.removed);
  return new Map(devices.map((device) => [device.id, deviceOf(site, device)]));
}

function deviceOf(site: Site, device: Device): DeviceLookup {
  const declared = device.points.filter((point) => !point.removed);
  const registers = declared.filter(({ versions }) => versions.some(({ kind }) => kind === 'total'));
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
