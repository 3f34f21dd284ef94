/** HTTP: lists of sites and points, the stream, health. */
import { z } from 'zod';
import { listForm, listOf, moment } from '../times-and-lists.js';
import { pointItem } from './readings.js';
import { siteItem } from './sites.js';

export const sitesAnswer = listOf(siteItem).meta({ id: 'Sites' });
export const pointsAnswer = listOf(pointItem).meta({ id: 'Points' });

/** For calls that take no parameter: each one is unknown. */
export const noQuery = z.strictObject({});
/** What the page reads from its own address, wherever it is opened. */
export const pageQuery = z.strictObject({
  lang: z
    .string()
    .optional()
    .meta({ description: 'Language of the page', examples: ['en', 'zh', 'de'] }),
  kiosk: z.string().optional().meta({ description: 'Said, with whatever value: the form for a wall' }),
  asOf: z.string().optional().meta({ description: 'Moment that the page looks back from' }),
});
/** For lists that take nothing else. */
export const listQuery = z.strictObject(listForm);
export const pointsQuery = z.strictObject({
  ...listForm,
  asOf: moment.optional().meta({ description: 'With the readings that were newest at that moment' }),
});
export const streamQuery = z.strictObject({
  site: z.string().min(1).optional().meta({ description: 'Only this site; default: all' }),
});

export const healthAnswer = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });
export const readyAnswer = z
  .object({
    status: z.enum(['ok', 'unavailable']),
    missing: z.array(z.string()).meta({ description: 'What is not there; empty: ready' }),
  })
  .meta({ id: 'Readiness' });
