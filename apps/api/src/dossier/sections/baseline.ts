import { baselineWords } from '#domain';
import { efficiencyText } from '../efficiency-text.js';
import { facts, table, text, type Section } from '../section.js';

/** What would have supplied the same heat, and what else was looked at. */
export const baseline: Section = {
  id: 'baseline',
  blocks({ derived: { site, factors }, period }, words) {
    const say = words.say.baseline;
    const entries = site.emissions?.baseline ?? [];
    const { baselineChoice, alternatives } = site.dossier ?? {};
    return [
      ...(entries.length === 0
        ? [words.missing('emissions.baseline')]
        : [
            facts([[say.holds, baselineWords(site, factors, period, words.statement, words.locale)]]),
            table(
              [say.from, say.method, say.factor, say.efficiency],
              entries.map((entry) => [
                words.from(entry.fromMs),
                say.methods[entry.method],
                entry.factor,
                entry.method === 'fuel' ? efficiencyText(entry.boilerEfficiency, words) : '',
              ]),
            ),
          ]),
      baselineChoice === undefined ? words.missing('dossier.baselineChoice') : facts([[say.chosen, baselineChoice]]),
      alternatives === undefined
        ? words.missing('dossier.alternatives')
        : table(
            [say.alternative, say.whyNot],
            alternatives.map(({ name, whyNot }) => [name, whyNot]),
          ),
    ];
  },
};

/** As far as it is stated, and no further. */
export const additionality: Section = {
  id: 'additionality',
  blocks: ({ derived: { site } }, words) => [
    site.dossier?.additionality === undefined
      ? words.missing('dossier.additionality')
      : text(site.dossier.additionality),
  ],
};
