/** HTTP: lists of sites and points, the stream, health. */
import { z } from 'zod';
import { listForm, listOf } from './times-and-lists.js';
import { pointItem } from './readings.js';
import { siteItem } from './sites.js';

export const sitesAnswer = listOf(siteItem).meta({ id: 'Sites' });
export const pointsAnswer = listOf(pointItem).meta({ id: 'Points' });

/** For calls that take no parameter: each one is unknown. */
export const noQuery = z.strictObject({});
/** For lists that take nothing else. */
export const listQuery = z.strictObject(listForm);
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
