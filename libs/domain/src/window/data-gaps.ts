/** Stretches of a device that are not whole: why, and what stands in their place. Pure; times in Unix ms. */
import type { PointKind } from '../plant/plant.js';

/**
 * Why data is missing. `silent`: nothing came. `sparse`: values came, but too seldom. `refused`: what came could not be used and is
 * kept as dead letters. `excluded`: readings came and a rule of quality keeps them out. `held`: a register waits for a decision.
 * `maintenance`, `exchange`: somebody has recorded it.
 */
export const GAP_CAUSES = ['silent', 'sparse', 'refused', 'excluded', 'held', 'maintenance', 'exchange'] as const;
export type GapCause = (typeof GAP_CAUSES)[number];

/**
 * What the figures have in its place. `linear`: a register counted on, and its rise is shared out by time. `degree-days`: the same over
 * more than 24 h, by degree-days. `stand-in`: it is lost, and a careful estimate stands in. `waits`: nobody knows yet. `nothing`: a
 * gauge stays empty.
 */
export const GAP_FILLINGS = ['nothing', 'linear', 'degree-days', 'stand-in', 'waits'] as const;
export type GapFilling = (typeof GAP_FILLINGS)[number];

/** A stretch [fromMs, toMs) of one point without all of its readings, in whole quarters of an hour. */
export interface PointGap {
  readonly device: string;
  readonly point: string;
  readonly kind: PointKind;
  readonly fromMs: number;
  readonly toMs: number;
  /** Not covered of it, ms. */
  readonly missingMs: number;
  /** A reading lies in it. */
  readonly isHeard: boolean;
  /** Of a register: what it brought meanwhile is known. */
  readonly isKnown: boolean;
  /** Of a register: part of it is lost, and something stands in. */
  readonly isLost: boolean;
  readonly codes: readonly string[];
}

/** What people have recorded, or what was refused, of a device: [fromMs, toMs]. */
export interface GapFact {
  readonly device: string;
  readonly kind: 'refused' | 'maintenance' | 'exchange';
  readonly fromMs: number;
  readonly toMs: number;
}

export interface DeviceGap {
  readonly device: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Of the point that misses most, ms. */
  readonly missingMs: number;
  readonly points: readonly string[];
  /** Of most of the missing time. */
  readonly cause: GapCause;
  /** The most doubtful one of its points. */
  readonly filling: GapFilling;
  readonly codes: readonly string[];
}

const HELD = ['DECREASE_SUSPECT', 'JUMP'];
const KEPT_OUT = ['RANGE', 'SENTINEL', 'RATE', 'ZERO_FAULT', 'QUARANTINE'];

/** Gaps of points that touch or overlap as gaps of their device, the newest first. */
export function gapsOfDevices(points: readonly PointGap[], facts: readonly GapFact[]): DeviceGap[] {
  const rising = points.toSorted((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs);
  const open = new Map<string, { fromMs: number; toMs: number; parts: PointGap[] }>();
  const found: { fromMs: number; toMs: number; parts: PointGap[] }[] = [];
  for (const part of rising) {
    const last = open.get(part.device);
    if (last && part.fromMs <= last.toMs) {
      last.toMs = Math.max(last.toMs, part.toMs);
      last.parts.push(part);
      continue;
    }
    const begun = { fromMs: part.fromMs, toMs: part.toMs, parts: [part] };
    open.set(part.device, begun);
    found.push(begun);
  }
  return found
    .map(({ fromMs, toMs, parts }) => {
      const device = parts[0]!.device;
      const about = facts.filter((fact) => fact.device === device);
      return {
        device,
        fromMs,
        toMs,
        missingMs: Math.max(...missingByPoint(parts).values()),
        points: [...new Set(parts.map(({ point }) => point))].sort(),
        cause: causeOf(parts, about),
        filling: GAP_FILLINGS[Math.max(...parts.map((part) => GAP_FILLINGS.indexOf(fillingOf(part))))]!,
        codes: [...new Set(parts.flatMap(({ codes }) => codes))].sort(),
      };
    })
    .toSorted((a, b) => b.toMs - a.toMs || b.fromMs - a.fromMs || (a.device < b.device ? -1 : 1));
}

function missingByPoint(parts: readonly PointGap[]): Map<string, number> {
  const missing = new Map<string, number>();
  for (const { point, missingMs } of parts) missing.set(point, (missing.get(point) ?? 0) + missingMs);
  return missing;
}

/** What explains most of the missing time. */
function causeOf(parts: readonly PointGap[], facts: readonly GapFact[]): GapCause {
  const missing = new Map<GapCause, number>();
  for (const part of parts) {
    const cause = causeOfPart(
      part,
      facts.filter(({ fromMs, toMs }) => fromMs < part.toMs && toMs >= part.fromMs),
    );
    missing.set(cause, (missing.get(cause) ?? 0) + part.missingMs);
  }
  return [...missing].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}

/** What people have said comes before what is guessed from the data. */
function causeOfPart({ codes, isHeard }: PointGap, facts: readonly GapFact[]): GapCause {
  const said = (kind: GapFact['kind']): boolean => facts.some((fact) => fact.kind === kind);
  if (said('exchange')) return 'exchange';
  if (said('maintenance')) return 'maintenance';
  if (codes.some((code) => HELD.includes(code))) return 'held';
  if (codes.some((code) => KEPT_OUT.includes(code))) return 'excluded';
  if (said('refused')) return 'refused';
  return isHeard ? 'sparse' : 'silent';
}

function fillingOf({ kind, isLost, isKnown, codes }: PointGap): GapFilling {
  if (kind !== 'total') return 'nothing';
  if (isLost) return 'stand-in';
  if (!isKnown) return 'waits';
  return codes.includes('ESTIMATED') ? 'degree-days' : 'linear';
}
