import { versionAt, type Point, type PointKind, type PointVersion } from '#domain';

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
