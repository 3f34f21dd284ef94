import { randomUUID } from 'node:crypto';
import type { BodyOf } from '#contracts';
import { actOnClaims, readStatement, type ClaimsBook } from '#derivation';
import {
  decideClaim,
  decideRetirement,
  decideStatement,
  decideTransfer,
  decideWithdrawal,
  kgOfTonnes,
  periodOf,
  type ActedBy,
  type Claim,
  type ClaimDecision,
  type Site,
} from '#domain';
import type { Database, Queryable } from '#postgres';
import type { DerivedSites } from '../directory/derived-sites.js';
import { notFound, ProblemError, wrongField } from '../http/problem.js';
import { customerNamed } from '../statements/customer-named.js';
import { isFinal } from '../statements/final.js';
import { siteLines } from '../statements/printed-lines.js';
import { shownClaim } from './shown-claims.js';

/** What acts on claims stand on. */
export interface ClaimsOf {
  readonly db: Database;
  readonly sites: DerivedSites;
  readonly site: Site;
  readonly by: ActedBy;
}

/** @throws ProblemError `bad-body` (gross where net is asked for), `conflict` (with the numbers), `not-found` */
export async function makeClaim(of: ClaimsOf, body: BodyOf<'newClaim'>) {
  const { id = randomUUID(), period, purpose, basis, owner, amountT } = body;
  const order = { id, period, purpose, basis, owner, kg: kgOfTonnes(amountT) };
  const book = await decided(of, ({ balance }) => decideClaim(balance, order, of.by));
  return shownClaim(claimOf(book, id));
}

/**
 * Reserves what a final statement allots to a customer.
 * @throws ProblemError as `makeClaim`; `not-found`: no figures, or no such customer
 */
export async function reserveStatement(of: ClaimsOf, body: BodyOf<'reserveStatement'>) {
  const { id = randomUUID(), period, customer, basis } = body;
  const { site, by } = of;
  const derived = await of.sites.current(site);
  let reserved = id;
  const book = await decided(of, async ({ pools, claims }, tx) => {
    const found = await readStatement(tx, derived, periodOf(site, period)!, by.atMs);
    if (!found) return { kind: 'missing', detail: `Site ${site.id} has no figures of ${period}.` };
    if (!isFinal(found.standing)) {
      return { kind: 'conflict', detail: `the statement of ${period} is not final: only a final one reserves tonnes` };
    }
    const name = customerNamed(found, site, customer);
    const line = siteLines(found).customers.find((one) => one.name === name)!;
    const kg = kgOfTonnes(line[basis === 'gross' ? 'grossT' : 'netT'] ?? 0);
    if (kg <= 0) return { kind: 'conflict', detail: `the statement of ${period} allots no tonnes ${basis} to ${name}` };
    const decision = decideStatement(pools, claims, { id, period, customer: name, basis, kg }, by);
    if (decision.kind === 'done') reserved = decision.claim.id;
    return decision;
  });
  return shownClaim(claimOf(book, reserved));
}

/** @throws ProblemError as `makeClaim` */
export async function transferClaim(of: ClaimsOf, claim: string, body: BodyOf<'transferClaim'>) {
  const { id = randomUUID(), to, purpose = null, amountT } = body;
  const kg = amountT === undefined ? null : kgOfTonnes(amountT);
  const order = { claim, to, purpose, kg, ids: [id, randomUUID()] as const };
  const book = await decided(of, ({ balance }) => decideTransfer(balance, order, of.by));
  const kept = book.claims.find(({ id: other, from }) => from === claim && other !== id);
  return { moved: shownClaim(claimOf(book, id)), kept: kept ? shownClaim(kept) : null };
}

/** @throws ProblemError as `makeClaim` */
export async function endClaim(of: ClaimsOf, act: 'retire' | 'withdraw', id: string) {
  const book = await decided(of, ({ balance, claims }) =>
    act === 'retire' ? decideRetirement(balance, id, of.by) : decideWithdrawal(claims, id, of.by),
  );
  return shownClaim(claimOf(book, id));
}

async function decided(
  { db, sites, site }: ClaimsOf,
  decide: (book: ClaimsBook, tx: Queryable) => ClaimDecision | Promise<ClaimDecision>,
): Promise<ClaimsBook> {
  const { decision, book } = await actOnClaims(db, await sites.current(site), decide);
  if (decision.kind === 'missing') throw notFound(decision.detail);
  if (decision.kind === 'basis') throw wrongField('bad-body', 'basis', decision.detail);
  if (decision.kind === 'conflict') throw new ProblemError('conflict', decision.detail);
  return book;
}

const claimOf = ({ claims }: ClaimsBook, id: string): Claim => claims.find((claim) => claim.id === id)!;
