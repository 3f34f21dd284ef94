/** HTTP: the dossier of a project, one document in the form of ISO 14064-2. */
import { z } from 'zod';
import { LANGUAGES } from '#words';
import { PERIOD_PATTERN } from '../text-forms.js';
import { instant, localDay } from '../times-and-lists.js';
import { siteDisplay } from '../plant/sites.js';

export const dossierQuery = z.strictObject({
  period: z
    .string()
    .max(100)
    .optional()
    .meta({
      description: 'Whose figures and days it has; default: the heating season that began last',
      examples: ['season-2025', '2026-01'],
      pattern: PERIOD_PATTERN,
    }),
  lang: z
    .enum(LANGUAGES)
    .optional()
    .meta({ description: 'Of its words; wins over `Accept-Language`, without which it is that of the site’s locale' }),
  waterfall: z
    .enum(['0', '1'])
    .optional()
    .meta({ description: '1: with what of a claim could be defended, step by step, which takes some seconds' }),
  format: z
    .enum(['json', 'html'])
    .optional()
    .meta({ description: 'For links, which cannot send `Accept`: wins over it' }),
});

const block = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('text'), text: z.string() }),
    z.object({
      kind: z.literal('missing'),
      key: z.string().meta({ description: 'Of the site file', examples: ['dossier.alternatives'] }),
      text: z.string(),
    }),
    z.object({ kind: z.literal('facts'), items: z.array(z.object({ name: z.string(), text: z.string() })) }),
    z.object({
      kind: z.literal('table'),
      caption: z.string().nullable(),
      head: z.array(z.string()),
      rows: z.array(z.array(z.string())),
    }),
  ])
  .meta({ id: 'DossierBlock' });
export type DossierBlock = z.infer<typeof block>;

export const dossierAnswer = z
  .object({
    language: z.enum(LANGUAGES),
    site: z.object({ id: z.string(), name: z.string(), timeZone: z.string(), display: siteDisplay }),
    period: z.string(),
    from: localDay,
    to: localDay.meta({ description: 'Last day, included' }),
    madeAt: instant,
    simulated: z.boolean(),
    circularity: z.string().nullable().meta({ description: 'Of simulated figures: what is circular about them' }),
    configurationHash: z.string(),
    rules: z.string(),
    sections: z.array(z.object({ id: z.string(), heading: z.string(), blocks: z.array(block) })),
    missing: z
      .array(z.string())
      .meta({ description: 'Keys of the site file that nobody has stated and the dossier needs' }),
  })
  .meta({ id: 'Dossier' });
export type DossierAnswer = z.infer<typeof dossierAnswer>;
