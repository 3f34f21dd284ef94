import { wordFor } from '#words';
import type { DossierFacts } from '../read-dossier.js';
import { table, text, type DossierWords, type Section } from '../section.js';

/** Every factor version with its source and status. */
export const factors: Section = {
  id: 'factors',
  blocks({ factors: list, period, stored }, words) {
    const { factors: own } = words.say;
    const say = words.statement.factors;
    return [
      text(stored ? own.used(period.label) : own.usable(period.end)),
      table(
        [say.version, say.value, say.unit, own.gas, say.valid, own.u95, say.status, say.source],
        list.map((factor) => [
          factor.version,
          words.number(factor.value),
          factor.unit,
          factor.gas ?? '',
          say.range(factor.validFrom ?? say.always, factor.validTo === null ? say.open : say.before(factor.validTo)),
          doubtOf(factor.u95, words),
          wordFor(say.statuses, factor.status ?? 'unverified'),
          [factor.source, factor.sourceRef].filter(Boolean).join('; '),
        ]),
      ),
    ];
  },
};

function doubtOf(u95: DossierFacts['factors'][number]['u95'], words: DossierWords): string {
  if (u95 === null) return words.say.factors.unknown;
  return typeof u95 === 'number' ? words.percent(u95) : `−${words.percent(u95.minus)}, +${words.percent(u95.plus)}`;
}
