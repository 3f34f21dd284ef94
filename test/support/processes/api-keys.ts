import { createHash } from 'node:crypto';
import type { Role } from '#contracts';
import type { ApiKey } from '#runtime';

/** The key of whoever has this name. */
export const keyOf = (name: string): string => `the-key-of-${name.replaceAll(' ', '-')}`;

/** As the API knows it. */
export const apiKey = (name: string, role: Role, more: Partial<ApiKey> = {}): ApiKey => ({
  name,
  role,
  sha256: createHash('sha256').update(keyOf(name)).digest('hex'),
  ...more,
});
