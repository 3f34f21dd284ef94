import { kgOf, monthsOf, tonnesOfKg } from '#domain';
import { table, text, type Section } from '../section.js';

/** Who has claimed tonnes of the period. */
export const claims: Section = {
  id: 'claims',
  blocks({ claims: all, period }, words) {
    const say = words.say.claims;
    const months = new Set<string>(monthsOf(period));
    const own = all.filter(({ parts }) => parts.some(({ month }) => months.has(month)));
    if (own.length === 0) return [text(say.none)];
    return [
      table(
        [say.id, words.say.period, say.owner, say.purpose, say.basis, say.amount, say.state],
        own.map((claim) => [
          claim.id,
          claim.period,
          `${claim.owner.name} (${say.owners[claim.owner.kind]})`,
          say.purposes[claim.purpose],
          say.bases[claim.basis],
          words.rounded(tonnesOfKg(kgOf(claim.parts)), 3),
          say.states[claim.state],
        ]),
      ),
    ];
  },
};
