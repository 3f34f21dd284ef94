import { Injectable } from '@nestjs/common';
import { keyNameProblem, type BodyOf } from '#contracts';
import { instantOf, personOf } from '#domain';
import { addApiKey, appendAudit, Database, readApiKeys, revokeApiKey } from '#postgres';
import { newApiKey } from '#runtime';
import { SiteDirectory } from '../directory/site-directory.js';
import { futureExpiry } from '../http/expiry.js';
import { notFound, ProblemError, wrongField } from '../http/problem.js';
import { instantOrNull } from '../http/times.js';
import { Access } from './access.js';
import { StoredKeys } from './stored-keys.js';

/** Keys of the database: made, listed, revoked; each change in the audit log with who made it. */
@Injectable()
export class ManageKeys {
  constructor(
    private readonly db: Database,
    private readonly access: Access,
    private readonly stored: StoredKeys,
    private readonly directory: SiteDirectory,
  ) {}

  async list() {
    const configured = this.access.keys().map(({ name, role, sites = null, expiresMs = null }) => ({
      name,
      role,
      sites,
      expires: instantOrNull(expiresMs),
      kept: 'configuration' as const,
      createdAt: null,
      createdBy: null,
      revokedAt: null,
    }));
    const stored = (await readApiKeys(this.db, 'all')).map(({ name, role, sites, createdBy, ...times }) => ({
      name,
      role,
      sites,
      expires: instantOrNull(times.expiresMs),
      kept: 'database' as const,
      createdAt: instantOf(times.createdMs),
      createdBy,
      revokedAt: instantOrNull(times.revokedMs),
    }));
    return [...stored, ...configured];
  }

  /** @throws ProblemError `bad-body`, `conflict` */
  async make({ name, role, sites, expires }: BodyOf<'makeKey'>, by: string, nowMs: number) {
    const wrong = keyNameProblem(name);
    if (wrong !== null) throw wrongField('bad-body', 'name', wrong);
    const unknown = sites?.find((id) => !this.directory.sites().some((site) => site.id === id));
    if (unknown !== undefined) throw wrongField('bad-body', 'sites', `there is no site "${unknown}"`);
    const expiresMs = futureExpiry(expires, nowMs);
    const { key, sha256 } = newApiKey();
    const made = { name, role, sites: sites ?? null, expiresMs };
    const isNew = !this.isConfigured(name) && (await this.add({ ...made, sha256, createdBy: by, createdMs: nowMs }));
    if (!isNew) {
      const detail = `"${name}" has a key that holds: one a person. Revoke it first (\`greenpark keys revoke\`).`;
      throw new ProblemError('conflict', detail);
    }
    await this.stored.read();
    return { name, role, sites: made.sites, expires: instantOrNull(expiresMs), key };
  }

  /** @throws ProblemError `not-found`, `conflict` */
  async revoke(name: string, by: string, nowMs: number) {
    const isRevoked = await this.db.transaction(async (tx) => {
      if (!(await revokeApiKey(tx, name, nowMs))) return false;
      await appendAudit(tx, { site: null, who: by, action: 'key-revoked', subject: name, reason: '', detail: {} });
      return true;
    });
    if (!isRevoked && this.isConfigured(name)) {
      const detail = `"${name}" stands in GREENPARK_API_KEYS_FILE or is GREENPARK_API_KEY: take it out there.`;
      throw new ProblemError('conflict', detail);
    }
    if (!isRevoked) throw notFound(`No key of "${name}" holds.`);
    await this.stored.read();
    return { name, revokedAt: instantOf(nowMs) };
  }

  private isConfigured(name: string): boolean {
    return this.access.keys().some((key) => personOf(key.name) === personOf(name));
  }

  private add(key: Parameters<typeof addApiKey>[1]): Promise<boolean> {
    const { name, role, sites, expiresMs, createdBy } = key;
    return this.db.transaction(async (tx) => {
      if (!(await addApiKey(tx, key))) return false;
      const detail = { role, sites, expires: instantOrNull(expiresMs) };
      await appendAudit(tx, { site: null, who: createdBy, action: 'key-created', subject: name, reason: '', detail });
      return true;
    });
  }
}
