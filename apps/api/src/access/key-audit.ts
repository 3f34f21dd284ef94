import type { Database } from '#postgres';
import type { Logger } from '#runtime';
import type { Access } from './access.js';
import { auditKeys } from './audited.js';

const AGAIN_MS = 5_000;

/** Notes in the audit log which keys hold, as soon as the database takes it: the API serves before its schema is there. */
export class KeyAudit {
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly db: Database,
    private readonly access: Access,
    private readonly log: Logger,
  ) {}

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

  stop(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
  }
}
