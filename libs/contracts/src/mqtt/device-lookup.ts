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
  /** At all times; null: it changes with time. */
  readonly only: PointForm | null;

  constructor(private readonly point: Point) {
    this.only = point.versions.length === 1 ? formOf(point.versions[0]) : null;
  }

  get id(): string {
    return this.point.id;
  }

  at(ts: number): PointForm {
    return this.only ?? formOf(versionAt(this.point, ts));
  }
}

/** Of a declaration, which points of one make share: thousands of points have one form. */
const forms = new WeakMap<PointVersion, PointForm>();

function formOf(version: PointVersion): PointForm {
  let form = forms.get(version);
  if (!form) {
    const states = new Map(version.states.map((name, code) => [name, code]));
    forms.set(version, (form = { kind: version.kind, unit: version.unit, states }));
  }
  return form;
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
