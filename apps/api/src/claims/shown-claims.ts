import type { ClaimsBook } from '#derivation';
import { instantOf, kgOf, tonnesOfKg, type ActedBy, type Claim, type KgByBasis, type PeriodBalance } from '#domain';

const act = ({ who, reason, atMs }: ActedBy) => ({ who, at: instantOf(Math.round(atMs)), reason });

/** A claim as answers show it. */
export const shownClaim = ({ id, period, purpose, basis, owner, parts, state, statement, from, ...acts }: Claim) => ({
  id,
  period,
  purpose,
  basis,
  owner,
  amountT: tonnesOfKg(kgOf(parts)),
  parts: parts.map(({ month, kg }) => ({ month, amountT: tonnesOfKg(kg) })),
  state,
  statement,
  from,
  made: act(acts.made),
  changed: act(acts.changed),
});

/** What of each month and season is claimed and left. */
export const shownBalances = ({ balance, simulated }: ClaimsBook) => [
  ...balance.monthBalances().map((one) => shownBalance('month', one, simulated)),
  ...balance.seasonBalances().map((one) => shownBalance('season', one, simulated)),
];

function shownBalance(interval: 'month' | 'season', of: PeriodBalance, simulated: ReadonlySet<string>) {
  const { pool, taken, retired, share, isOverClaimed, left, owes, covers } = of;
  return {
    period: pool.label,
    interval,
    simulated: simulated.has(pool.label),
    state: isOverClaimed ? ('over-claimed' as const) : ('within' as const),
    closed: tonnes({ gross: pool.grossKg, net: pool.netKg }),
    claimed: tonnes(taken),
    retired: tonnes(retired),
    sharePct: share && 100 * share.toNumber(),
    left: tonnes(left),
    owes: tonnes(owes),
    covers: tonnes(covers),
  };
}

const tonnes = ({ gross, net }: KgByBasis) => ({ grossT: tonnesOfKg(gross), netT: tonnesOfKg(net) });
