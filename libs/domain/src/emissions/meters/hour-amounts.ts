import { HOUR_MS } from '../../calendar/durations.js';
import type { LocalDate } from '../../calendar/local-date.js';
import { overdueMeter } from '../../missing-data/allowance.js';
import type { Device, PointVersion, Site } from '../../plant/plant.js';
import { findDevice, findPoint } from '../../plant/find-point.js';
import { versionAt } from '../../plant/plant.js';
import type { StandIn } from '../../missing-data/stand-in.js';
import { convert } from '../../unit/unit.js';
import { calibrationOn, lapsedErrorPct } from './calibration.js';
import { likelyErrorShare, type Metered } from './meter-errors.js';

/** What one point brought in the hour. */
export interface PointAmount {
  /** In `unit`; null: nothing is known. */
  readonly amount: number | null;
  /** UCUM. */
  readonly unit: string;
  /** Of 60 minutes, also where the hour is shorter. */
  readonly coveragePct: number;
  /** Time of the hour for which the amount is known: covered, or bridged between good readings; absent: what is covered. */
  readonly toldMs?: number;
  /** Held back: jumps that are not accepted yet, or were refused. */
  readonly excluded: number;
  /** Of the amount, in `unit`: bridged, and nothing to compare it with; absent: nothing. */
  readonly uncheckedBridge?: number;
  /** Of its windows, sorted. */
  readonly codes: readonly string[];
  /** For the part of the hour that is lost; absent: nothing is. */
  readonly standIn?: StandIn | undefined;
}

export type Side = 'credit' | 'debit';

/** How a register counts: on which side, and what it is a register of. */
export interface Counts {
  readonly side: Side;
  readonly metered: Metered;
}

/** What a point brought in the hour, in the unit that was asked for. */
export interface PointInHour {
  /** With what stands in, and without what is taken off; null: nothing is known. */
  readonly amount: number | null;
  /** Claimed and not counted. */
  readonly excluded: number;
  /** The part of it that was held back or refused. */
  readonly held: number;
  readonly substituted: number;
  /** The part of `amount` that was told, for how long (null: events), and what was taken off it. */
  readonly told: { readonly ms: number | null; readonly amount: number; readonly takenOff: number };
}

/**
 * Amounts of an hour in the units of the formulas, moved to our own disadvantage where something is lost or a meter is past its
 * verification (`careful`), or as they most likely were (`best`).
 */
export class HourAmounts {
  /** Time covered by each point that was asked for, by address, ms. */
  readonly coveredMs: Record<string, number> = {};
  /** Time for which each is known, by address, ms. */
  readonly toldMs: Record<string, number> = {};
  readonly codes = new Set<string>();
  /** What stands in for lost data, by address, in the unit of the point. */
  readonly substituted: Record<string, number> = {};

  constructor(
    private readonly hour: {
      readonly site: Site;
      readonly startMs: number;
      readonly date: LocalDate;
      readonly amounts: ReadonlyMap<string, PointAmount>;
    },
    private readonly view: 'careful' | 'best',
  ) {}

  /** Something stands in, or is taken off: the two views differ. */
  get isMoved(): boolean {
    return Object.keys(this.substituted).length > 0 || this.codes.has('OVERDUE');
  }

  /**
   * Amount of a point in the wanted unit. Of events (no interval) silence means that none came: 0, and no gap in coverage.
   * @throws RangeError where the unit does not convert: the configuration refuses such a point
   */
  of(address: string, unit: string, counts: Counts): PointInHour {
    const found = this.hour.amounts.get(address);
    const isEventLike = this.isEventLike(address);
    const coveredMs = Math.round(((found?.coveragePct ?? 0) / 100) * HOUR_MS);
    const toldMs = found?.toldMs ?? coveredMs;
    if (!isEventLike) [this.coveredMs[address], this.toldMs[address]] = [coveredMs, toldMs];
    const told = { ms: isEventLike ? null : toldMs, amount: 0, takenOff: 0 };
    for (const code of found?.codes ?? []) this.codes.add(code);
    if (!found) return { amount: isEventLike ? 0 : null, excluded: 0, held: 0, substituted: 0, told };
    const factor = convert(1, found.unit, unit);
    if (factor === null) throw new RangeError(`${address} in ${found.unit} does not convert to ${unit}`);
    const standIn = found.standIn?.[this.view];
    if (standIn !== undefined) this.substituted[address] = standIn;
    if (found.standIn && found.standIn.rule !== 'fresh') this.codes.add('SUBSTITUTED');
    const known = found.amount ?? (isEventLike ? 0 : null);
    const whole = standIn === undefined ? known : (known ?? 0) + standIn;
    const counted = whole === null ? null : this.verified(address, whole, counts);
    const toldCounts = known === null ? 0 : this.verified(address, known, counts);
    return {
      amount: counted === null ? null : counted * factor,
      excluded: (found.excluded + Math.max(0, (whole ?? 0) - (counted ?? 0))) * factor,
      held: found.excluded * factor,
      substituted: (standIn ?? 0) * factor,
      told: { ...told, amount: toldCounts * factor, takenOff: Math.abs((known ?? 0) - toldCounts) * factor },
    };
  }

  /** Less (credit) or more (debit) on days on which the meter was not verified. */
  private verified(address: string, amount: number, counts: Counts): number {
    const { date } = this.hour;
    const device = this.deviceOf(address);
    const calibration = device ? calibrationOn(device, date) : 'unknown';
    if (calibration === 'unknown') this.codes.add('CALIBRATION_UNKNOWN');
    if (!device || calibration !== 'lapsed') return amount;
    this.codes.add('OVERDUE');
    return this.view === 'best' ? amount : overdueMeter(amount, lapsedErrorPct(device, date, counts), counts.side);
  }

  unitOf(address: string): string {
    return this.hour.amounts.get(address)?.unit ?? this.pointVersion(address)?.unit ?? '1';
  }

  /** What the meter of a point likely got wrong, as a share; on a day without verification only what was not taken off already. */
  likelyErrorShare(address: string, counts: Counts): number {
    const { date } = this.hour;
    const device = this.deviceOf(address);
    if (!device) return 0;
    const likely = likelyErrorShare(device, date, counts.metered);
    if (calibrationOn(device, date) !== 'lapsed') return likely;
    return Math.max(0, likely - lapsedErrorPct(device, date, counts) / 100);
  }

  private deviceOf(address: string): Device | null {
    return findDevice(this.hour.site.devices, address) ?? null;
  }

  private isEventLike(address: string): boolean {
    const version = this.pointVersion(address);
    return version?.kind === 'delta' && version.intervalMs === null;
  }

  private pointVersion(address: string): PointVersion | null {
    const point = findPoint(this.hour.site.devices, address);
    return point ? versionAt(point, this.hour.startMs) : null;
  }
}
