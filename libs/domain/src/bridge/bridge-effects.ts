/**
 * What bridges make of the hours of their points. The series shows what a register brought as it is; accounting holds back what is not
 * believed, until somebody decides.
 */
import type { PointAmount } from '../emissions/meters/hour-amounts.js';
import { bridgeOutcome, type Bridge, type BridgeCalendar } from './bridge.js';
import type { BridgeCode } from './judge-bridge.js';

/** What a bridge does to an hour of its point. */
export interface BridgeEffect {
  readonly code: BridgeCode;
  /** Not counted, in the unit of the point, and the time that is not known because of it. */
  readonly excluded: number;
  readonly ms: number;
  /** Counted, and nothing bears it out. */
  readonly unchecked: number;
  /** It was refused: something stands in for its time. */
  readonly isLost: boolean;
}

/** By hour, then by address. An hour may lie in two of them. */
export type BridgeEffects = ReadonlyMap<number, ReadonlyMap<string, readonly BridgeEffect[]>>;

/** Nothing of hours where a bridge counts without a word. */
export function bridgeEffects(bridges: readonly Bridge[], calendar: BridgeCalendar): BridgeEffects {
  const byHour = new Map<number, Map<string, BridgeEffect[]>>();
  for (const bridge of bridges) {
    const { code, state } = bridgeOutcome(bridge, calendar);
    if (code === null) continue;
    for (const { startMs, amount, ms } of bridge.hours) {
      const hour = byHour.get(startMs) ?? new Map<string, BridgeEffect[]>();
      const unchecked = code === 'BRIDGE_UNCHECKED' ? amount : 0;
      const isLost = state === 'refused';
      const effect =
        state === 'counts'
          ? { code, excluded: 0, ms: 0, unchecked, isLost }
          : { code, excluded: amount, ms, unchecked: 0, isLost };
      byHour.set(startMs, hour.set(bridge.point, [...(hour.get(bridge.point) ?? []), effect]));
    }
  }
  return byHour;
}

/** What a point brought in an hour without what is held back or refused of the bridges in it. */
export function withBridges(own: PointAmount, effects: readonly BridgeEffect[] = []): PointAmount {
  return effects.reduce(withBridge, own);
}

function withBridge(own: PointAmount, { code, excluded, ms, unchecked }: BridgeEffect): PointAmount {
  const codes = [...new Set([...own.codes, code])].sort();
  if (unchecked > 0) return { ...own, codes, uncheckedBridge: (own.uncheckedBridge ?? 0) + unchecked };
  if (ms === 0) return { ...own, codes };
  const toldMs = Math.max(0, (own.toldMs ?? 0) - ms);
  const left = own.amount === null || toldMs === 0 ? null : Math.max(0, own.amount - excluded);
  return { ...own, amount: left, toldMs, excluded: own.excluded + excluded, codes };
}
