/** How a site file says that months, seasons and years are signed. */
import { MOST_MATERIALITY_PCT } from '#domain';
import { z } from 'zod';

export const closingSchema = z.strictObject({
  materialityPct: z
    .number()
    .min(0)
    .max(MOST_MATERIALITY_PCT)
    .describe(
      'Change of gross or net since the last figure that two people signed, percent of that figure, above which two people restate; at most 10; default 5',
    )
    .meta({ unit: '%', examples: [2] })
    .optional(),
  materialityT: z
    .number()
    .min(0)
    .describe('The same in tonnes, besides the share')
    .meta({ unit: 't', examples: [500] })
    .optional(),
});
