import type { Priority } from '../../parts/AlarmMark.js';
import type { TrendLook } from './trend-columns.js';

/** A line that a value should not pass. */
export interface TrendLimit {
  readonly value: number;
  /** Of the alarm that says it was passed; null: no alarm, beyond it nothing counts. */
  readonly priority: Priority | null;
  /** `above`: what is higher is over it. */
  readonly side: 'above' | 'below';
  readonly text: string;
}
/** A word at a moment: a note of the log, an event of the meter. */
export interface TrendPin {
  readonly atMs: number;
  readonly text: string;
  /** With who and why, for the table; without it there is no more to say. */
  readonly long?: string;
  readonly of: 'notes' | 'events';
}
/** An alarm about the point or its device, from when it was raised. */
export interface TrendAlarm {
  readonly fromMs: number;
  /** null: it stands. */
  readonly toMs: number | null;
  readonly priority: Priority;
  readonly text: string;
}
/** What is usual at the weather of a moment, and the stretch of time for which that is said. */
export interface TrendUsual {
  readonly low: number;
  readonly high: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** What can be laid on a curve, and be taken away from it. */
export const LAYERS = ['usual', 'limits', 'alarms', 'notes', 'events', 'corrections'] as const;
export type Layer = (typeof LAYERS)[number];

/** What lies behind and over the line. */
export interface TrendScene {
  readonly look: TrendLook;
  readonly usual: TrendUsual | null;
  readonly limits: readonly TrendLimit[];
  readonly pins: readonly TrendPin[];
  readonly alarms: readonly TrendAlarm[];
  readonly hasCorrections: boolean;
}

/** The scene without the layers that are taken away. */
export function withoutLayers(scene: TrendScene, hidden: ReadonlySet<Layer>): TrendScene {
  if (hidden.size === 0) return scene;
  return {
    look: scene.look,
    usual: hidden.has('usual') ? null : scene.usual,
    limits: hidden.has('limits') ? [] : scene.limits,
    pins: scene.pins.filter(({ of }) => !hidden.has(of)),
    alarms: hidden.has('alarms') ? [] : scene.alarms,
    hasCorrections: scene.hasCorrections && !hidden.has('corrections'),
  };
}
