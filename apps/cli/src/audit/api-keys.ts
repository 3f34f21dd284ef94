import { expiryMs, keyNameProblem, ROLES, type Role } from '#contracts';
import { newApiKey } from '#runtime';
import type { ApiClient } from '../system/api-client.js';
import { WrongUsage } from '../terminal/failure.js';
import { table, type Output } from '../terminal/output.js';

export interface KeyOptions {
  readonly role: Role;
  /** Ids; none: all sites. */
  readonly site: readonly string[];
  readonly expires?: string;
}

interface KeyItem {
  readonly name: string;
  readonly role: Role;
  readonly sites: readonly string[] | null;
  readonly expires: string | null;
  readonly kept: string;
  readonly createdBy: string | null;
  readonly revokedAt: string | null;
}

/** A fresh key that the API keeps, shown once. */
export async function newKey(api: ApiClient, name: string, options: KeyOptions, output: Output): Promise<void> {
  checkUsage(name, options);
  const { role, site, expires } = options;
  const wish = { name, role, ...(site.length > 0 && { sites: site }), ...(expires !== undefined && { expires }) };
  const made = await api.post<KeyItem & { readonly key: string }>('/api/v1/keys', wish);
  output.result(made, () => `key for ${name}, shown this once:\n${made.key}`);
}

/** A fresh key, shown once, and the line that lets an API know it by its file. Nothing is written anywhere. */
export function newKeyLine(name: string, options: KeyOptions, output: Output): void {
  checkUsage(name, options);
  const { role, site, expires } = options;
  const { key, sha256 } = newApiKey();
  const more = [
    ...(site.length > 0 ? [`sites: ${JSON.stringify(site)}`] : []),
    ...(expires === undefined ? [] : [`expires: ${JSON.stringify(expires)}`]),
  ];
  const fields = [`name: ${JSON.stringify(name)}`, `role: ${role}`, `sha256: ${JSON.stringify(sha256)}`, ...more];
  output.result({ name, role, key, sha256, sites: site.length > 0 ? site : null, expires: expires ?? null }, () =>
    [
      `key for ${name}, shown this once:`,
      key,
      '',
      'line for the file of GREENPARK_API_KEYS_FILE:',
      `- { ${fields.join(', ')} }`,
    ].join('\n'),
  );
}

export async function listKeys(api: ApiClient, output: Output): Promise<void> {
  const { items } = await api.get<{ items: readonly KeyItem[] }>('/api/v1/keys');
  output.result({ items }, () =>
    table(
      ['name', 'role', 'sites', 'expires', 'kept in', 'made by', 'revoked'],
      items.map((k) => [k.name, k.role, k.sites?.join(', ') ?? 'all', k.expires, k.kept, k.createdBy, k.revokedAt]),
    ),
  );
}

export async function revokeKey(api: ApiClient, name: string, output: Output): Promise<void> {
  const revoked = await api.post<object>(`/api/v1/keys/${encodeURIComponent(name)}/revoke`, undefined);
  output.result(revoked, () => `${name} is shut out`);
}

/** @throws WrongUsage */
function checkUsage(name: string, { expires }: KeyOptions): void {
  const wrong = keyNameProblem(name);
  if (wrong !== null) throw new WrongUsage(`${name}: ${wrong}`);
  if (expires !== undefined && expiryMs(expires) === null) {
    throw new WrongUsage('--expires: expected YYYY-MM-DD (its first moment, UTC) or RFC 3339 with an offset');
  }
}

export const ROLE_HELP = `one of ${ROLES.join(', ')}; each may do all that those before it may`;
