/**
 * What a site file declares, parsed: sites, devices, points, targets. Immutable; no I/O, no defaults left open.
 * Times are Unix milliseconds (UTC); local dates are `YYYY-MM-DD` in the site's zone; units are UCUM codes.
 */

import type { Alerting } from '../notification/alerting.js';
import type { LocalDate } from '../calendar/local-date.js';
import type { SeasonRule } from '../calendar/period/season.js';
import type { Materiality } from '../closing/materiality.js';
import type { Waiver } from '../closing/waivers.js';
import type { ReportSchedule } from '../report/schedule.js';
import type { Shift } from '../shift/shifts.js';
import type { Display } from '../shown/display.js';
import type { StatedDossier } from './dossier.js';
import type { EvidenceKey } from './evidence-keys.js';
import type { PointLimits } from './limits.js';

export type PointKind = 'total' | 'delta' | 'gauge' | 'state';

export const DEVICE_KINDS = [
  'boiler',
  'heat-meter',
  'substation',
  'electricity-meter',
  'fuel-scale',
  'weather-station',
  'network',
] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

/** A point is noisy, and kept out until it is quiet again, when too many of its last readings were in doubt. */
export interface QuarantineLimits {
  /** So many readings are looked back on; none of them may be in doubt for the point to come back. */
  readonly of: number;
  /** So many of them in doubt put the point into quarantine. */
  readonly doubtful: number;
}

/** From where on the rules of quality speak, for one point. A site file may set each of them (`quality`). */
export interface QualityThresholds {
  /** A value holds, and readings are one chain, for so many intervals; a longer silence is a GAP. */
  readonly gapIntervals: number;
  /** A gauge that has not moved, or a register that has not risen, for so long is STUCK, ms. */
  readonly stuckAfterMs: number;
  /** A gauge sticks only while more than this share of the rated flow passes, where its device has a flow. */
  readonly stuckFlowShare: number;
  /** A register sticks only while its device makes more than this, MW. */
  readonly stuckPowerMw: number;
  /** Of a flow: what it is rated for, in the point's unit; null: its `max`. */
  readonly ratedFlow: number | null;
  /** A last value this near lets a sentinel pass as a real one, in the point's unit; null: a believable step, else 5 % of the hard range. */
  readonly sentinelNeighbour: number | null;
  /** Supply colder than return by more than this is NEG_DT, K. */
  readonly negativeDifferenceK: number;
  /** null: never. */
  readonly quarantine: QuarantineLimits | null;
}

/** How a point is declared from one moment on. */
export interface PointVersion {
  /** Valid from this moment, ms; -Infinity for an entry without `from`. */
  readonly fromMs: number;
  readonly kind: PointKind;
  /** UCUM code of every stored value. */
  readonly unit: string;
  /** Hard range in `unit`; outside it a value is flagged RANGE and excluded. */
  readonly min: number | null;
  readonly max: number | null;
  /** Expected distance between two readings, ms; null for event-like points. */
  readonly intervalMs: number | null;
  /** A register returns to zero at this value, in `unit`; null: never. */
  readonly modulus: number | null;
  /** Smallest step that the register shows, in `unit`; 0 if unknown. */
  readonly resolution: number;
  /** Rated maximum rise of a register, in `unit` per hour (58 MW on a GJ register: 208.8); null: unchecked. */
  readonly maxRatePerHour: number | null;
  /** Largest believable step between two samples of a gauge, in `unit` per minute; null: unchecked. */
  readonly maxStepPerMinute: number | null;
  /** Values that a faulty sensor reports, in `unit`. */
  readonly sentinels: readonly number[];
  /** Names of the values of a `state` point; the stored value is the index. Empty: the value is an integer. */
  readonly states: readonly string[];
  /** What the site file says about its quality; the rest is as usual for its kind (`thresholdsOf`). */
  readonly quality?: Partial<QualityThresholds>;
  /** Beyond which an alert is raised; absent: none. Nothing is derived from them. */
  readonly limits?: PointLimits;
}

export interface Point {
  /** `device/point`. */
  readonly address: string;
  readonly device: string;
  readonly id: string;
  /** Rising `fromMs`; the first one also answers for earlier times. */
  readonly versions: readonly [PointVersion, ...PointVersion[]];
  /** Removed from the site file; its history stays. */
  readonly removed?: boolean;
}

export interface Device {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly name: string;
  readonly ratedMw: number | null;
  readonly customer: string | null;
  readonly areaM2: number | null;
  /** What is known of its meters: one entry for all time, or one from each date on (`meterOn`). */
  readonly meter: MeterPassport | readonly MeterPassport[] | null;
  /** Devices that its heat has passed; empty: none has it, and says so; absent: nothing is said, its kind decides. */
  readonly upstream?: readonly string[];
  /** Id of the gateway that its messages come by; absent: none is known. */
  readonly via?: string;
  readonly points: readonly Point[];
  /** Removed from the site file; its history stays. */
  readonly removed?: boolean;
}

/** What the messages of several devices come by: where it is dead, all of them are silent. */
export interface Gateway {
  /** Unique among gateways and devices. */
  readonly id: string;
  readonly name: string;
}

/** What stands on a meter and its certificate, from a date on. */
export interface MeterPassport {
  /** Absent or null: since ever. */
  readonly from?: LocalDate | null;
  readonly serial: string | null;
  /** Accuracy class after MI-004: 1, 2 or 3. */
  readonly accuracyClass: number | null;
  /** Maximum permissible error at its usual load, %; absent or null: by its class. */
  readonly mpePct?: number | null;
  /** First local day of the verification; absent or null: from the entry on. */
  readonly verifiedFrom?: LocalDate | null;
  /** Last local day of it; null: there is no certificate. */
  readonly verifiedUntil: LocalDate | null;
  /** Number of the certificate. */
  readonly certificate?: string | null;
  /** Error that this calibration found before anything was set right, %; above 0: the meter had read high. */
  readonly foundErrorPct?: number | null;
  readonly location: 'flow' | 'return' | null;
}

/** A step function in time: `m2` holds from `from` until the next entry. */
export interface AreaStep {
  readonly from: LocalDate;
  readonly m2: number;
}

/**
 * Heat over fuel energy of a boiler: a bare number is known to 5 %; or with the half width of its 95 % interval as a share of it; or the id
 * of a factor of unit 1.
 */
export type Efficiency = number | { readonly value: number; readonly u95: number } | { readonly factor: string };

export type Baseline =
  | { readonly method: 'heat-factor'; readonly factor: string }
  | { readonly method: 'fuel'; readonly factor: string; readonly boilerEfficiency: Efficiency };

/** Of two entries for one point the later `fromMs` holds. */
export interface ProjectElectricity {
  readonly point: string;
  readonly factor: string;
  /** Loss in the public grid between power station and plant, as a share of the metered energy (TOOL05 TDL); 0: none claimed. */
  readonly gridLossShare: number;
  readonly fromMs: number;
}

/** Fossil fuel burnt on site: start-up oil, loaders. */
export interface ProjectFossilFuel {
  /** A `total` or `delta` point of a volume, a mass or an energy. */
  readonly point: string;
  /** Per mass or per energy, or per volume where the point is a volume and no density is given. */
  readonly factor: string;
  readonly densityKgPerL: number | null;
  /** Factors of its CH4 and N2O per fuel energy; absent: not counted. */
  readonly ch4?: string;
  readonly n2o?: string;
  /** Absent: `ar6`. */
  readonly gwp?: 'ar5' | 'ar6';
  readonly fromMs: number;
}

export interface ProjectBiomass {
  readonly efficiency: Efficiency;
  readonly ch4: string;
  readonly n2o: string;
  readonly gwp: 'ar5' | 'ar6';
  readonly fuel: {
    readonly point: string;
    readonly moisturePoint: string | null;
    readonly ncvPoint: string | null;
  } | null;
  readonly fromMs: number;
}

export interface ProjectHaulage {
  readonly point: string;
  /** There and back: empty return trips count. */
  readonly distanceKm: number;
  readonly factor: string;
  readonly fromMs: number;
}

/** Heat of a fossil back-up behind a credited meter: it earns nothing, and of its fuel what exceeds the baseline is debited. */
export interface ExcludedHeat {
  readonly point: string;
  /** Factor of its fuel, per energy, or per mass where a factor `ncv.{fuel}` says its calorific value. */
  readonly fuel: string;
  readonly efficiency: Efficiency;
  readonly fromMs: number;
  readonly untilMs?: number;
}

/** How fuel lies in the yard, and how its calorific value is stated. Of two entries the later `fromMs` holds. */
export interface FuelStore {
  /** What may lie there at the end of a heating season where nobody has taken stock, t. */
  readonly storeT: number;
  /** `dry`: what is received is reckoned from the calorific value of the dry fuel and its water. */
  readonly ncvBasis: 'received' | 'dry';
  /** Factor of its net calorific value where none was measured lately; absent: `ncv.straw.pellet`. */
  readonly ncv?: string;
  readonly fromMs: number;
}

/** Power by which the fuel was pressed, elsewhere. Of two entries the later `fromMs` holds. */
export interface FuelProcessing {
  /** Per tonne of fuel. */
  readonly kwhPerT: number;
  /** Absent: the grid factor of the plant's own power, with its loss on the way. */
  readonly factor?: string;
  /** Of that power, with a factor of its own. */
  readonly gridLossShare?: number;
  readonly fromMs: number;
}

/** Fuel of which nobody has shown that it would have been left over. Of two entries the later `fromMs` holds. */
export interface CompetingUse {
  /** Of the fuel's energy. */
  readonly shareWithoutProof: number;
  /** What others burn in its place, per energy. */
  readonly factor: string;
  readonly fromMs: number;
}

export interface EmissionsSpec {
  /** Addresses of the registers whose heat earns tonnes, each in [fromMs, untilMs); without `untilMs` for good. */
  readonly credited: readonly { readonly point: string; readonly fromMs: number; readonly untilMs?: number }[];
  /** Absent: nothing is. */
  readonly excluded?: readonly ExcludedHeat[];
  readonly baseline: readonly (Baseline & { readonly fromMs: number })[];
  readonly electricity: readonly ProjectElectricity[];
  readonly fossilFuels: readonly ProjectFossilFuel[];
  /** Rising `fromMs`; the last one that has begun holds. Empty: not counted. */
  readonly biomass: readonly ProjectBiomass[];
  /** One per point and moment; of two for one point the later `fromMs` holds. */
  readonly haulage: readonly ProjectHaulage[];
  /** Absent: nothing may be left at the end of a season, and what is measured is as received. */
  readonly fuel?: readonly FuelStore[];
  /** `leakage.processing`; absent: not counted. */
  readonly processing?: readonly FuelProcessing[];
  /** `leakage.competing`; absent: not counted. */
  readonly competing?: readonly CompetingUse[];
}

/** What the signatures under a month, season or year hang on. */
export interface Closing {
  readonly materiality: Materiality;
  /** Absent: none. */
  readonly waivers?: readonly Waiver[];
}

/** `heating`: only days of a heating season; `all`: every day of the period. */
export type TargetDays = 'heating' | 'all';

export type TargetMetric = 'avoided.gross' | 'avoided.net' | 'heat' | 'greenShare' | 'networkLoss';

export type Plan =
  | { readonly method: 'degree-days'; readonly baseC: number; readonly baseShare: number; readonly normals: string }
  | { readonly method: 'flat' }
  /** Twelve shares or amounts, January first. */
  | { readonly method: 'monthly'; readonly amounts: readonly number[] };

export interface Target {
  readonly id: string;
  readonly metric: TargetMetric;
  readonly amount: number;
  readonly unit: string;
  readonly period: 'heatingSeason' | 'calendarYear';
  /** Which days of the period count; absent: `heating`. A heating season has no others. */
  readonly days?: TargetDays;
  readonly plan: Plan;
  /** How the amount is to be read, for people; absent: nothing to say. */
  readonly note?: string;
}

/** Where the weather of a day comes from; `from`: not for earlier days. */
export type WeatherSource = { readonly from: LocalDate | null } & (
  | { readonly kind: 'point'; readonly point: string }
  /** Daily values of a file: mean temperatures (`baseC` null), or degree-days at a base. */
  | {
      readonly kind: 'file';
      readonly file: string;
      readonly baseC: number | null;
      readonly days: Readonly<Record<LocalDate, number>>;
    }
);

/** How a payload writes its time; `auto`: RFC 3339 or Unix milliseconds, `local`: the clock on the wall of a zone. */
export type PayloadTimeFormat = 'auto' | 'rfc3339' | 'unix-s' | 'unix-ms' | 'local';

/** Messages of another form than our own, and what of them is which point. Shipped maps are spelt out here. */
export interface PayloadSource {
  /** MQTT topic filter. */
  readonly topic: string;
  readonly decoder: 'json' | 'thingsboard';
  /**
   * Whose the readings are: always of one device; of the one that a level of the topic (counted from 1) or a path in the
   * payload names; null: the payload has them by device (ThingsBoard gateway).
   */
  readonly device: { readonly id: string } | { readonly level: number } | { readonly path: string } | null;
  /** Device by the name that topic or payload have for it; a name that is not here is the device's own. */
  readonly devices: Readonly<Record<string, string>>;
  /** `arrival`: the payload has none; such readings are `uncertain`. */
  readonly time:
    | 'arrival'
    | {
        readonly path: string;
        readonly format: PayloadTimeFormat;
        readonly timeZone: string;
      };
  /** In the order in which they are looked for; null: values are named like points (ThingsBoard). `unit`: UCUM, null: the point's. */
  readonly points: readonly { readonly point: string; readonly path: string; readonly unit: string | null }[] | null;
}

export interface Site {
  readonly id: string;
  readonly name: string;
  /** IANA zone. */
  readonly timeZone: string;
  /** Readings before it are BAD_TIME. */
  readonly sinceMs: number;
  readonly season: SeasonRule;
  readonly area: {
    readonly fullM2: number;
    readonly planned: readonly AreaStep[];
    readonly connected: readonly AreaStep[];
  } | null;
  readonly devices: readonly Device[];
  /** In the order of the file; absent: none is declared. */
  readonly gateways?: readonly Gateway[];
  readonly emissions: EmissionsSpec | null;
  /** How its months, seasons and years are signed; absent: as usual. */
  readonly closing?: Closing;
  readonly targets: readonly Target[];
  /** Address of the outdoor temperature that weather is taken from; null: none declared, normals only. */
  readonly weatherPoint: string | null;
  /** All sources of daily weather in the order in which they are asked for a day; absent: `weatherPoint` alone. */
  readonly weatherSources?: readonly WeatherSource[];
  /** Days `YYYY-MM-DD` that are no working days, besides Saturday and Sunday. */
  readonly holidays: readonly LocalDate[];
  /** Payloads other than our own that the site takes (docs/sources.md). */
  readonly sources: readonly PayloadSource[];
  /** How its people read numbers; absent: as usual. */
  readonly display?: Display;
  /** Who is told of its alerts, and levels of its own; absent: nobody, as shipped. */
  readonly alerting?: Alerting;
  /** Who is on duty when, around the clock; absent: as usual. */
  readonly shifts?: readonly Shift[];
  /** Reports that are sent by the clock; absent: none. */
  readonly reports?: readonly ReportSchedule[];
  /** Under which its evidence packs are signed; absent: they need no signature. */
  readonly evidenceKeys?: readonly EvidenceKey[];
  /** What its operator states for the dossier; absent: nothing. */
  readonly dossier?: StatedDossier;
  /** SHA-256 of the canonical form of the file's content. */
  readonly hash: string;
}

/** The version of a point that holds at `t`; the first one also answers for earlier times. */
export function versionAt(point: Point, t: number): PointVersion {
  const { versions } = point;
  let found = versions[0];
  // A city asks for a hundred thousand, of which most have one: no iterator.
  for (let i = 1; i < versions.length; i++) if (versions[i]!.fromMs <= t) found = versions[i]!;
  return found;
}

/** A version as far as something is measured by it: without limits, from which nothing is derived. */
export function withoutLimits(version: PointVersion): Omit<PointVersion, 'limits'> {
  const { limits, ...measured } = version;
  return limits ? measured : version;
}
