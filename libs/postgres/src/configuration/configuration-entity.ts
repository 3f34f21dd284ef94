import { EntitySchema } from 'typeorm';
import { json, text, time } from '../database/entity-columns.js';

/**
 * `figures`: what the figures of one site are made under, by the hashes of its parts; its hash stands with every figure.
 * `named`: the ids of all sites and normals of the files; what is not among them was removed.
 */
export type ConfigurationKind = 'site' | 'factors' | 'normals' | 'figures' | 'named';

export interface ConfigurationEntry {
  readonly kind: ConfigurationKind;
  /** Id of the site, or name of the factor set or normals. */
  readonly name: string;
  /** SHA-256 of the canonical form. */
  readonly hash: string;
  readonly body: unknown;
}

/** A configuration with the time from which it counted. */
export interface KeptConfiguration extends ConfigurationEntry {
  /** Unix ms. */
  readonly acceptedMs: number;
}

export const configurationEntity = new EntitySchema<KeptConfiguration>({
  name: 'configuration',
  columns: {
    kind: { ...text('kind'), primary: true },
    name: { ...text('name'), primary: true },
    hash: text('hash'),
    body: json('body'),
    acceptedMs: { ...time('accepted_at'), primary: true },
  },
});
