/** What a site file says for the dossier of its project: statements of the operator, which no figure depends on. */
import { DOSSIER_SOURCES, type StatedDossier } from '#domain';
import { z } from 'zod';

const line = z.string().trim().min(1).max(300);
const prose = z.string().trim().min(1).max(5_000);

export const dossierSchema = z.strictObject({
  proponent: line
    .describe('Who carries out the project and answers for it')
    .meta({ examples: ['Changchun South Heating Ltd.'] })
    .optional(),
  location: line
    .describe('Where it lies')
    .meta({ examples: ['Changchun, Jilin, China; 43.83 N, 125.15 E'] })
    .optional(),
  description: prose
    .describe('What is done, and what is different from before')
    .meta({ examples: ['Two biomass boilers supply the heat that coal boilers would have made.'] })
    .optional(),
  additionality: prose
    .describe('Why it would not have been done anyway; printed as it is stated')
    .meta({ examples: ['Straw costs more per GJ than coal; the difference is covered by the sale of heat.'] })
    .optional(),
  baselineChoice: prose
    .describe('Why the baseline of `emissions.baseline` is the likely one')
    .meta({ examples: ['Central coal boilers supply every neighbouring quarter.'] })
    .optional(),
  alternatives: z
    .array(
      z.strictObject({
        name: line.describe('Another way to supply the same heat').meta({ examples: ['natural gas boilers'] }),
        whyNot: prose.describe('Why it is not the baseline').meta({ examples: ['no gas main within 12 km'] }),
      }),
    )
    .min(1)
    .max(50)
    .describe('Baseline scenarios that were looked at')
    .optional(),
  sources: z
    .partialRecord(z.enum(DOSSIER_SOURCES), prose)
    .describe('Why a source, sink or reservoir is counted or left out, by its name')
    .meta({ examples: [{ biomassDecay: 'left out: it would only raise what is avoided' }] })
    .optional(),
  roles: z
    .array(
      z.strictObject({
        role: line.describe('What somebody does').meta({ examples: ['closes the months'] }),
        name: line.describe('Who').meta({ examples: ['Li Na'] }),
      }),
    )
    .min(1)
    .max(50)
    .describe('Who does what in monitoring, checking and signing')
    .optional(),
  retentionYears: z
    .number()
    .int()
    .min(1)
    .max(100)
    .describe('So long data and papers are kept after the last claim')
    .meta({ unit: 'a', examples: [10] })
    .optional(),
  leakageEvidence: z
    .array(
      z.strictObject({
        about: line.describe('What it bears out').meta({ examples: ['surplus of straw in the district, 2025'] }),
        document: line
          .describe('Paper or file, and where it lies')
          .meta({ examples: ['survey 2025-11, archive B-14'] }),
      }),
    )
    .min(1)
    .max(200)
    .describe('Papers on leakage: surplus of fuel, haulage, pressing')
    .optional(),
});

/** Without the keys that nobody has written. */
export const statedDossier = (file: z.output<typeof dossierSchema>): StatedDossier =>
  Object.fromEntries(Object.entries(file).filter(([, value]) => value !== undefined)) as StatedDossier;
