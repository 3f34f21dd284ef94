import { healedMeters, type LapsedDays } from './lapsed-days.js';

/** Above which change since the last figure of two people a restatement takes two people again. */
export interface Materiality {
  /** Share of that figure, percent; at most `MOST_MATERIALITY_PCT`. */
  readonly pct: number;
  /** Tonnes; null: the share alone decides. */
  readonly t: number | null;
}

/**
 * 5 %: the usual rule of thumb for a material error (GHG Protocol, Corporate Standard, ch. 10), and the level of Regulation (EU)
 * 2018/2067, art. 23, for small installations.
 */
export const DEFAULT_MATERIALITY: Materiality = { pct: 5, t: null };

/** No configuration may let more than this pass one person. */
export const MOST_MATERIALITY_PCT = 10;

export interface Tonnes {
  readonly grossT: number | null;
  readonly netT: number | null;
}

/** A figure that was signed. */
export interface SignedFigure {
  readonly revision: number;
  readonly tonnes: Tonnes;
  /** 2: one person closed exactly this figure and another approved it. */
  readonly people: 1 | 2;
  /** As it was in force at the signature; null: signed before that was kept. */
  readonly materiality: Materiality | null;
  /** Days without a certificate as they were at the signature; absent: signed before that was kept. */
  readonly lapsed?: readonly LapsedDays[];
}

/** How far gross or net has moved since two people signed. */
export interface MovedTonnes {
  /** What two people signed last. */
  readonly fromT: number | null;
  /** Absolute steps since then, this one included: ups and downs do not cancel. null: it appeared or vanished. */
  readonly movedT: number | null;
  /** The steps with their signs: this figure less `fromT`. */
  readonly signedT: number | null;
  /** Above it two people sign. null: there is no figure that it could be a share of. */
  readonly limitT: number | null;
}

export interface Movement {
  /** Of the last figure that two people signed. */
  readonly sinceRevision: number;
  /** What counts: the lower of the threshold at that signature and the one in force. */
  readonly materiality: Materiality;
  readonly gross: MovedTonnes;
  readonly net: MovedTonnes;
  /** Meters whose days without a certificate cost less than what was signed: that takes two people whatever it moves. */
  readonly healed: readonly string[];
  /** How many must sign. */
  readonly people: 1 | 2;
}

/**
 * What a figure that is to be signed has moved, measured from the last one that two people signed and over all that were signed
 * since, so that neither many small restatements nor their order bring a singly signed figure further than the limit.
 * @param signed in the order of signing
 * @param lapsed days without a certificate, as they count now
 * @returns null: two people have signed nothing yet
 */
export function movementOf(
  signed: readonly SignedFigure[],
  figure: Tonnes,
  inForce: Materiality,
  lapsed: readonly LapsedDays[],
): Movement | null {
  const last = signed.findLastIndex(({ people }) => people === 2);
  const base = signed[last];
  if (!base) return null;
  const materiality = lower(base.materiality ?? inForce, inForce);
  const steps = [...signed.slice(last).map(({ tonnes }) => tonnes), figure];
  const gross = moved(
    steps.map(({ grossT }) => grossT),
    materiality,
  );
  const net = moved(
    steps.map(({ netT }) => netT),
    materiality,
  );
  const healed = healedMeters(
    signed.slice(last).flatMap((one) => one.lapsed ?? []),
    lapsed,
  );
  const people = isMaterial(gross) || isMaterial(net) || healed.length > 0 ? 2 : 1;
  return { sinceRevision: base.revision, materiality, gross, net, healed, people };
}

/** A threshold that was raised meanwhile lets nothing more pass. */
const lower = (a: Materiality, b: Materiality): Materiality => ({
  pct: Math.min(a.pct, b.pct),
  t: a.t === null || b.t === null ? (a.t ?? b.t) : Math.min(a.t, b.t),
});

/** @param values the figure that two people signed, those that were signed since, and the one in question */
function moved(values: readonly (number | null)[], { pct, t }: Materiality): MovedTonnes {
  const [fromT, now] = [values[0] ?? null, values.at(-1) ?? null];
  let movedT: number | null = 0;
  for (const [i, value] of values.entries()) {
    const before = i === 0 ? value : values[i - 1]!;
    if (value === null && before === null) continue;
    movedT = value === null || before === null || movedT === null ? null : movedT + Math.abs(value - before);
  }
  const signedT = fromT === null || now === null ? null : now - fromT;
  const limitT = fromT === null ? null : Math.min((Math.abs(fromT) * pct) / 100, t ?? Infinity);
  return { fromT, movedT, signedT, limitT };
}

/** Nothing that stays nothing is no change; a number against nothing is one of any size. */
const isMaterial = ({ movedT, limitT }: MovedTonnes): boolean =>
  movedT === null || (limitT === null ? movedT > 0 : movedT > limitT);
