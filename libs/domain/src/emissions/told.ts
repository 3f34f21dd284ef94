/**
 * What of a figure was told by meters, and for how long: covered, or bridged between two good readings. The rest is lost, not
 * reported yet, or stood in for. Targets judge the plant by what was told (docs/arithmetic/targets.md#gap).
 */
import { sumOf } from '../order.js';

/** What was told of one amount: times and amounts add up over longer intervals. */
export interface ToldPart {
  /** Time for which every point that it is made from is known. */
  readonly ms: number;
  /** What that time brought, in the unit of the figure. */
  readonly amount: number;
  /** Taken off it for meters that are past their verification. */
  readonly takenOff: number;
}

export interface Told {
  readonly heatGj: ToldPart;
  readonly grossT: ToldPart;
  /** What is debited counts as well: a time is told when all of it is. */
  readonly netT: ToldPart;
  /** Heat that readings claim which were held back or refused. */
  readonly heldGj: number;
}

/** One point in an hour. */
export interface ToldPoint {
  /** Time for which it is known, as a share of the hour; of events 1. */
  readonly share: number;
  readonly amount: number;
  readonly takenOff: number;
}

const NO_PART: ToldPart = { ms: 0, amount: 0, takenOff: 0 };
export const NOTHING_TOLD: Told = { heatGj: NO_PART, grossT: NO_PART, netT: NO_PART, heldGj: 0 };

/**
 * Of each point only the part of the time counts for which all are known: what one meter says while another is silent says nothing
 * of the whole.
 * @param credited in GJ
 * @param debited in t
 * @param tonnes what heat brings, gross and less what follows it; null: not known
 */
export function toldOf(hour: {
  readonly lengthMs: number;
  readonly credited: readonly ToldPoint[];
  readonly debited: readonly ToldPoint[];
  readonly heldGj: number;
  readonly tonnes: { readonly gross: (gj: number) => number; readonly net: (gj: number) => number } | null;
}): Told {
  const { lengthMs, credited, debited, heldGj, tonnes } = hour;
  const ofHeat = leastShare(credited);
  const ofAll = leastShare([...credited, ...debited]);
  const heat = within(credited, ofHeat);
  const heatOfAll = within(credited, ofAll);
  const debits = within(debited, ofAll);
  const part = (share: number, amount: number, takenOff: number): ToldPart => ({
    ms: Math.round(share * lengthMs),
    amount,
    takenOff,
  });
  const { gross, net } = tonnes ?? { gross: () => 0, net: () => 0 };
  return {
    heatGj: part(ofHeat, heat.amount, heat.takenOff),
    grossT: part(ofHeat, gross(heat.amount), gross(heat.takenOff)),
    netT: part(ofAll, net(heatOfAll.amount) - debits.amount, net(heatOfAll.takenOff) + debits.takenOff),
    heldGj,
  };
}

const leastShare = (points: readonly ToldPoint[]): number =>
  points.length === 0 ? 0 : Math.min(...points.map(({ share }) => share));

function within(points: readonly ToldPoint[], share: number): { readonly amount: number; readonly takenOff: number } {
  const of = (pick: (point: ToldPoint) => number): number =>
    sumOf(points.map((point) => (point.share > 0 ? (pick(point) * share) / point.share : 0)));
  return { amount: of(({ amount }) => amount), takenOff: of(({ takenOff }) => takenOff) };
}

/** Over intervals in order of time. */
export function addTold(parts: readonly Told[]): Told {
  const of = (pick: (told: Told) => ToldPart): ToldPart => ({
    ms: sumOf(parts.map((told) => pick(told).ms)),
    amount: sumOf(parts.map((told) => pick(told).amount)),
    takenOff: sumOf(parts.map((told) => pick(told).takenOff)),
  });
  return {
    heatGj: of(({ heatGj }) => heatGj),
    grossT: of(({ grossT }) => grossT),
    netT: of(({ netT }) => netT),
    heldGj: sumOf(parts.map(({ heldGj }) => heldGj)),
  };
}

/** Share of an interval for which everything that is credited or debited is known, %. */
export const toldPctOf = ({ netT }: Told, lengthMs: number): number =>
  lengthMs <= 0 ? 0 : Math.min(100, (100 * netT.ms) / lengthMs);
