/** HTTP: sites, who calls, versions. */
import { z } from 'zod';
import { ROLES } from '../../access/roles.js';
import { instant } from '../times-and-lists.js';

export const siteDisplay = z
  .object({
    energy: z.enum(['GJ', 'MW.h']).meta({ description: 'UCUM code of the unit in which people read energy' }),
    locale: z.string().meta({ description: 'BCP 47: how they write numbers and dates' }),
  })
  .meta({
    id: 'Display',
    description: 'How the people of the site read its numbers; answers keep the units they name',
  });

export const siteItem = z
  .object({
    id: z.string(),
    name: z.string(),
    timeZone: z.string().meta({ description: 'IANA zone' }),
    display: siteDisplay,
  })
  .meta({ id: 'Site' });

export const meAnswer = z
  .object({
    name: z
      .string()
      .nullable()
      .meta({ description: 'Name of the key; null: authentication is off, and whoever acts gives a name' }),
    role: z.enum(ROLES),
    sites: z.array(z.string()).nullable().meta({ description: 'Which it is for; null: all' }),
    expires: instant.nullable().meta({ description: 'From when on it does not hold; null: never' }),
  })
  .meta({ id: 'Me' });

export const versionAnswer = z
  .object({
    product: z.string(),
    schema: z.string().nullable().meta({ description: 'Newest migration of the database; null: not reachable' }),
    rules: z.string().meta({ description: 'Version of the rules by which figures are made' }),
  })
  .meta({ id: 'Version' });
