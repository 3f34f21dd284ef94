import { table, text, type Section } from '../section.js';

/** Papers that the operator names, and what the book of fuel batches says of origin and proof. */
export const leakage: Section = {
  id: 'leakage',
  blocks({ derived: { site }, straw }, words) {
    const say = words.say.leakage;
    const papers = site.dossier?.leakageEvidence;
    return [
      papers === undefined
        ? words.missing('dossier.leakageEvidence')
        : table(
            [say.about, say.document],
            papers.map(({ about, document }) => [about, document]),
          ),
      straw.items.length === 0
        ? text(say.noBatches)
        : table(
            [say.origin, say.batches, say.mass, say.energy, say.proven, say.certified],
            straw.items.map(({ origin, batches, massT, energyGj, provenShare, certifiedShare }) => [
              origin,
              words.number(batches),
              words.rounded(massT, 3),
              words.rounded(energyGj, 3),
              words.percent(provenShare),
              words.percent(certifiedShare),
            ]),
          ),
    ];
  },
};
