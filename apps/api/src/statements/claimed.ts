import type { StatementAnswer } from '#contracts';
import type { ClaimsBook } from '#derivation';
import { kgOf, monthsOf, takes, tonnesOfKg, type Period } from '#domain';
import { statementWords } from '#words';

const monthsIn = (period: Period): string[] => (period.grain === 'day' ? [] : monthsOf(period));

/** Who has tonnes of the months of a period; of a customer alone where the statement is one's. */
export function claimedOf({ claims }: ClaimsBook, period: Period, customer: string | null): StatementAnswer['claims'] {
  const months = monthsIn(period);
  return claims
    .filter(takes)
    .filter(({ owner }) => customer === null || (owner.kind === 'customer' && owner.name === customer))
    .flatMap(({ id, owner, purpose, basis, state, statement, parts }) => {
      const kg = kgOf(parts.filter(({ month }) => months.includes(month)));
      return kg === 0 ? [] : [{ id, owner, purpose, basis, amountT: tonnesOfKg(kg), state, statement }];
    });
}

/** What a reader of the tonnes must know of whose they are. */
export function claimNotes(
  { balance }: ClaimsBook,
  period: Period,
  { customer, isFinal, claims, language }: Pick<StatementAnswer, 'customer' | 'isFinal' | 'claims' | 'language'>,
): string[] {
  const say = statementWords[language].claims;
  const over = balance.overClaimedAmong(monthsIn(period));
  const isClaimable = period.grain === 'month' || period.grain === 'season';
  return [
    ...(over.length > 0 ? [say.over(over.join(', '))] : []),
    ...(customer !== null && isFinal && isClaimable && claims.length === 0 ? [say.unreserved(customer)] : []),
  ];
}
