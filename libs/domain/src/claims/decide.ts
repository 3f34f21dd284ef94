import { canonicalJson } from '../canonical-json.js';
import type { ClaimAct } from './book.js';
import { Balance, type Pools } from './balance.js';
import {
  isNetOnly,
  kgOf,
  takes,
  tonnesOfKg,
  type ActedBy,
  type Claim,
  type ClaimBasis,
  type ClaimOwner,
  type ClaimPurpose,
} from './claim.js';
import { kgOfBases } from './pool.js';
import { partsLess, splitByWeight } from './split.js';

/** What is asked for. */
export interface ClaimOrder {
  readonly id: string;
  /** A month or a season. */
  readonly period: string;
  readonly purpose: ClaimPurpose;
  readonly basis: ClaimBasis;
  readonly owner: ClaimOwner;
  readonly kg: number;
}

/** What a final statement to a customer says. */
export interface StatementOrder {
  readonly id: string;
  readonly period: string;
  readonly customer: string;
  readonly basis: ClaimBasis;
  readonly kg: number;
}

export interface TransferOrder {
  /** Of the claim. */
  readonly claim: string;
  readonly to: ClaimOwner;
  /** null: as before. */
  readonly purpose: ClaimPurpose | null;
  /** null: all of it. */
  readonly kg: number | null;
  /** Of the claims that it becomes: the new owner's, and what the owner of before keeps. */
  readonly ids: readonly [string, string];
}

export type ClaimDecision =
  | { readonly kind: 'act'; readonly act: ClaimAct }
  /** The very same was done already: nothing is to be done. */
  | { readonly kind: 'done'; readonly claim: Claim }
  /** `missing`: there is no such claim; `basis`: what is asked for must be net; `conflict`: what stands against it, with its numbers. */
  | { readonly kind: 'missing' | 'basis' | 'conflict'; readonly detail: string };

const conflict = (detail: string): ClaimDecision => ({ kind: 'conflict', detail });
const NET_ONLY = 'expected net: what is set off or transferred is net, gross is for reports only';

/** A claim of a month or season, or why there can be none. */
export function decideClaim(balance: Balance, order: ClaimOrder, by: ActedBy): ClaimDecision {
  const { id, period, purpose, basis, owner, kg } = order;
  const before = balance.claims.find((claim) => claim.id === id);
  if (before) return isSame(before, order) ? { kind: 'done', claim: before } : conflict(idTaken(before));
  if (basis === 'gross' && isNetOnly(purpose)) return { kind: 'basis', detail: NET_ONLY };
  const parts = balance.partsOf(period, basis, kg);
  if (!parts) return conflict(shortfallText(balance, order));
  const claim = { id, period, purpose, basis, owner, parts, statement: null };
  return { kind: 'act', act: { ...by, action: 'new', claim, replaces: [] } };
}

const isSame = (claim: Claim, { period, purpose, basis, owner, kg }: ClaimOrder): boolean =>
  claim.statement === null &&
  claim.from === null &&
  canonicalJson([claim.period, claim.purpose, claim.basis, claim.owner, kgOf(claim.parts)]) ===
    canonicalJson([period, purpose, basis, owner, kg]);

const idTaken = ({ id }: Claim): string => `claim ${id} is another one already: name a new id`;

/**
 * Reserves what a final statement allots to its customer, in place of what was reserved by earlier ones of the same period, or of the
 * months of the season. What the customer has passed on or used up of those is not reserved again.
 */
export function decideStatement(
  pools: Pools,
  claims: readonly Claim[],
  order: StatementOrder,
  by: ActedBy,
): ClaimDecision {
  const { id, period, customer, basis, kg } = order;
  const taken = claims.find((claim) => claim.id === id);
  const season = pools.seasons.find(({ label }) => label === period);
  const within = new Set([period, ...(season?.months ?? [])]);
  const own = claims.filter((claim) => originOf(claims, claim)?.customer === customer && takes(claim));
  const above = own.find((claim) => {
    const of = pools.seasons.find(({ label }) => label === originOf(claims, claim)!.period);
    return of?.months.includes(period);
  });
  if (above) return conflict(`the statement of ${originOf(claims, above)!.period} has reserved it: claim ${above.id}`);
  const earlier = own.filter((claim) => within.has(originOf(claims, claim)!.period));
  const replaces = earlier.filter(({ state }) => state === 'reserved');
  const gone = earlier.filter(({ state }) => state !== 'reserved');
  const other = gone.find((claim) => claim.basis !== basis);
  if (other) return conflict(`claim ${other.id} of an earlier statement is ${other.basis} and ${other.state}`);
  const left = kg - gone.reduce((sum, { parts }) => sum + kgOf(parts), 0);
  const same = replaces.find(
    (claim) => replaces.length === 1 && claim.period === period && claim.basis === basis && kgOf(claim.parts) === left,
  );
  if (same && (!taken || taken === same)) return { kind: 'done', claim: same };
  if (taken) return conflict(idTaken(taken));
  if (left <= 0) {
    return conflict(
      `the statement allots ${t(kg)} t to ${customer}, of which ${t(kg - left)} t are passed on or retired`,
    );
  }
  const rest = new Balance(
    pools,
    claims.filter((claim) => !replaces.includes(claim)),
  );
  const asked = {
    id,
    period,
    purpose: 'reporting' as const,
    basis,
    owner: { kind: 'customer' as const, name: customer },
  };
  const parts = rest.partsOf(period, basis, left);
  if (!parts) return conflict(shortfallText(rest, { ...asked, kg: left }));
  const claim = { ...asked, parts, statement: { customer, period } };
  return { kind: 'act', act: { ...by, action: 'new', claim, replaces: replaces.map((one) => one.id) } };
}

/** The statement that a claim, or the first one that it came from, was reserved by. */
function originOf(claims: readonly Claim[], claim: Claim): Claim['statement'] {
  if (claim.statement) return claim.statement;
  const before = claim.from === null ? undefined : claims.find(({ id }) => id === claim.from);
  return before ? originOf(claims, before) : null;
}

/** Passes a claim, or a part of it, on to another owner. */
export function decideTransfer(balance: Balance, order: TransferOrder, by: ActedBy): ClaimDecision {
  const before = balance.claims.find(({ id }) => id === order.ids[0]);
  if (before) return isPassedOn(balance, before, order) ? { kind: 'done', claim: before } : conflict(idTaken(before));
  const claim = openClaim(balance, order.claim);
  if ('kind' in claim) return claim;
  const { id, period, basis, parts, owner, statement } = claim;
  if (basis === 'gross') return conflict(`claim ${id} is gross: only net tonnes can be transferred`);
  const whole = kgOf(parts);
  const kg = order.kg ?? whole;
  if (kg > whole) return conflict(`claim ${id} has ${t(whole)} t, ${t(kg)} t were to be transferred`);
  const moved = splitByWeight(kg, parts);
  const kept = partsLess(parts, moved);
  const purpose = order.purpose ?? claim.purpose;
  const shared = { period, basis };
  const [to, rest] = order.ids;
  return {
    kind: 'act',
    act: {
      ...by,
      action: 'transfer',
      claim: id,
      to: { ...shared, id: to, purpose, owner: order.to, parts: moved, statement: null },
      kept: kept.length === 0 ? null : { ...shared, id: rest, purpose: claim.purpose, owner, parts: kept, statement },
    },
  };
}

function isPassedOn({ claims }: Balance, { from, owner, purpose, parts }: Claim, order: TransferOrder): boolean {
  const given = claims.find(({ id }) => id === order.claim);
  return (
    given !== undefined &&
    from === given.id &&
    canonicalJson(owner) === canonicalJson(order.to) &&
    purpose === (order.purpose ?? given.purpose) &&
    kgOf(parts) === (order.kg ?? kgOf(given.parts))
  );
}

/** The tonnes of a claim are used up: nobody has them after that. */
export function decideRetirement(balance: Balance, id: string, by: ActedBy): ClaimDecision {
  const before = balance.claims.find((one) => one.id === id);
  if (before?.state === 'retired') return { kind: 'done', claim: before };
  const claim = openClaim(balance, id);
  return 'kind' in claim ? claim : { kind: 'act', act: { ...by, action: 'retire', claim: id } };
}

/** The tonnes of a claim are nobody's again. */
export function decideWithdrawal(claims: readonly Claim[], id: string, by: ActedBy): ClaimDecision {
  const before = claims.find((one) => one.id === id);
  if (before?.state === 'withdrawn') return { kind: 'done', claim: before };
  const ended = endedText(claims, id);
  return ended ?? { kind: 'act', act: { ...by, action: 'withdraw', claim: id } };
}

function endedText(claims: readonly Claim[], id: string): ClaimDecision | null {
  const claim = claims.find((one) => one.id === id);
  if (!claim) return { kind: 'missing', detail: `There is no claim "${id}".` };
  if (claim.state === 'claimed' || claim.state === 'reserved') return null;
  const { who, atMs } = claim.changed;
  return conflict(`claim ${id} was ${claim.state} by ${who} on ${new Date(atMs).toISOString().slice(0, 10)}`);
}

/** A claim whose tonnes are there and may be disposed of. */
function openClaim(balance: Balance, id: string): Claim | ClaimDecision {
  const ended = endedText(balance.claims, id);
  if (ended) return ended;
  const claim = balance.claims.find((one) => one.id === id)!;
  const [over] = balance.overClaimedAmong(claim.parts.map(({ month }) => month));
  return over === undefined ? claim : conflict(overClaimedText(balance, over));
}

function shortfallText(balance: Balance, { period, basis, kg }: Pick<ClaimOrder, 'period' | 'basis' | 'kg'>): string {
  const pool = balance.poolOf(period);
  if (!pool) return `${period} is not closed and approved: only closed tonnes can be claimed`;
  const months = balance.monthsIn(period);
  const [over] = balance.overClaimedAmong(months);
  if (over !== undefined) return overClaimedText(balance, over);
  const left = balance.leftOf(period, basis);
  return `${period} has ${t(left)} t ${basis} left of ${t(kgOfBases(pool)[basis])} t that are closed, ${t(kg)} t are asked for`;
}

function overClaimedText(balance: Balance, label: string): string {
  const { grossKg, netKg } = balance.poolOf(label)!;
  const { gross, net } = balance.takenOf(label);
  return (
    `${label} is over-claimed: ${t(gross)} t gross and ${t(net)} t net are claimed, ` +
    `${t(grossKg)} t gross and ${t(netKg)} t net are closed; until claims are withdrawn nothing of it can be claimed, transferred or retired`
  );
}

const t = (kg: number): string => String(tonnesOfKg(kg));
