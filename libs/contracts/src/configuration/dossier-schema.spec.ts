import { dossierSchema, statedDossier } from './dossier-schema.js';

const problemsOf = (section: unknown): string[] =>
  (dossierSchema.safeParse(section).error?.issues ?? []).map(({ path, code }) => `${path.join('.')}: ${code}`);

describe('what a site file states for its dossier', () => {
  it('may be anything from nothing to all of it', () => {
    expect(problemsOf({})).toEqual([]);
    const all = {
      proponent: 'North Heating Ltd.',
      alternatives: [{ name: 'natural gas boilers', whyNot: 'no gas main within 12 km' }],
      sources: { biomassDecay: 'left out' },
      roles: [{ role: 'closes the months', name: 'Li Na' }],
      retentionYears: 10,
    };
    expect(statedDossier(dossierSchema.parse(all))).toEqual(all);
  });

  it.each([
    [{ proponent: '  ' }, 'proponent: too_small'],
    [{ propnent: 'x' }, ': unrecognized_keys'],
    [{ alternatives: [] }, 'alternatives: too_small'],
    [{ alternatives: [{ name: 'gas' }] }, 'alternatives.0.whyNot: invalid_type'],
    [{ sources: { sunlight: 'x' } }, 'sources: unrecognized_keys'],
    [{ retentionYears: 0.5 }, 'retentionYears: invalid_type'],
    [{ description: 'x'.repeat(5_001) }, 'description: too_big'],
  ])('is refused where it is wrong (%#)', (section, problem) => expect(problemsOf(section)).toContain(problem));
});
