/** `boiler.limit` over the good readings that are stored of a history. */
import type { Device, Point } from '../../plant/plant.js';
import { limitedPoint, limitHoldsUntil, limitLook } from '../rules/limited-points.js';
import type { ReplayedStep } from '../rules/replay-rules.js';
import type { ConditionsReplay } from './conditions-replay.js';

const RULE = 'boiler.limit';

/** A good value at its time, Unix ms. */
export interface GoodValue {
  readonly t: number;
  readonly v: number;
}

export class LimitReplay {
  /** By address: until when its newest value is looked at. */
  private readonly holdsUntil = new Map<string, number>();

  constructor(private readonly conditions: ConditionsReplay) {}

  /** Good values of one point before `toMs`, rising in time, which follow on those before. */
  values(device: Device, point: Point, values: readonly GoodValue[], toMs: number): ReplayedStep[] {
    const steps: ReplayedStep[] = [];
    for (const { t, v } of values) {
      steps.push(...this.silentBefore(device, point, t), ...this.look(device, point, v, t));
      this.holdsUntil.set(point.address, limitHoldsUntil(t));
    }
    return [
      ...steps,
      ...this.silentBefore(device, point, toMs),
      ...this.conditions.settleDue(RULE, point.address, toMs),
    ];
  }

  /** What is too old says nothing of a limit any more. */
  private silentBefore(device: Device, point: Point, beforeMs: number): ReplayedStep[] {
    const untilMs = this.holdsUntil.get(point.address);
    if (untilMs === undefined || untilMs >= beforeMs) return [];
    this.holdsUntil.delete(point.address);
    return this.look(device, point, null, untilMs);
  }

  private look(device: Device, point: Point, value: number | null, atMs: number): ReplayedStep[] {
    const { address } = point;
    const limited = limitedPoint(device, point, atMs);
    const told = this.conditions.told(RULE).filter(({ subject }) => subject === address);
    const look = limitLook(
      limited ? [limited] : [],
      new Map(value === null ? [] : [[address, value]]),
      new Map(told.map(({ subject, severity }) => [subject, severity])),
    );
    return this.conditions.look(look, atMs, address);
  }
}
