import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SYSTEM_NAME } from '#contracts';
import { appendAuditOfChange, Database } from '#postgres';
import { Logger, type ApiKey } from '#runtime';
import { Access } from './access.js';

const AGAIN_MS = 5_000;

/** Notes in the audit log which keys hold, as soon as the database takes it: the API serves before its schema is there. */
@Injectable()
export class KeyAudit implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly db: Database,
    private readonly access: Access,
    private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.access.required && this.access.keys().length > 0)
      this.log.warn('keys are given, but no one is asked for one: GREENPARK_AUTH is off');
    void this.note();
  }

  onModuleDestroy(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
  }

  async note(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (!this.access.required) return;
    try {
      await auditKeys(this.db, this.access.keys());
    } catch (error) {
      if (this.stopped) return;
      this.log.debug({ err: error }, 'the keys cannot be noted in the audit log yet; trying again');
      this.timer = setTimeout(() => void this.note(), AGAIN_MS);
    }
  }
}

/** Notes which keys are admitted where that has changed; of each what it may, nothing of the key itself. */
export async function auditKeys(db: Database, keys: readonly ApiKey[]): Promise<boolean> {
  const named = keys
    .map(({ name, role, sites, expiresMs }) => ({ name, role, sites, expiresMs }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return db.transaction((tx) =>
    appendAuditOfChange(tx, {
      site: null,
      who: SYSTEM_NAME,
      action: 'keys-accepted',
      subject: 'api-keys',
      reason: '',
      detail: { keys: named },
    }),
  );
}
