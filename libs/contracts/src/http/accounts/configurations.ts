/** HTTP: what the figures of a site were made under, and when it counted. */
import { z } from 'zod';
import { instant, listOf } from '../times-and-lists.js';
import { factorItem } from './figures.js';

const configurationHash = z.string().meta({
  description:
    'SHA-256 over the site file, the factors that it can use and the normals of its targets; stands with every figure',
});
const counted = {
  from: instant.meta({ description: 'When it was accepted' }),
  until: instant.nullable().meta({ description: 'When another one was accepted; null: it counts now' }),
};
const named = z.object({ id: z.string(), hash: z.string() });

const configurationItem = z
  .object({
    hash: configurationHash,
    ...counted,
    siteHash: z.string(),
    factorVersions: z.array(z.string()).meta({ description: 'Every version that the site could use' }),
    normals: z.array(named),
    href: z.string().meta({ description: 'The whole of it' }),
  })
  .meta({ id: 'Configuration' });
export const configurationsAnswer = listOf(configurationItem).meta({ id: 'Configurations' });
export type ConfigurationItem = z.infer<typeof configurationItem>;

export const configurationAnswer = z
  .object({
    hash: configurationHash,
    counted: z.array(z.object(counted)).meta({ description: 'The newest time first' }),
    site: z
      .record(z.string(), z.unknown())
      .meta({ description: 'The site file as it was read; `fromMs` null: since ever' }),
    factors: z.array(factorItem),
    normals: z.array(z.record(z.string(), z.unknown())),
  })
  .meta({ id: 'ConfigurationBody' });
export type ConfigurationAnswer = z.infer<typeof configurationAnswer>;
