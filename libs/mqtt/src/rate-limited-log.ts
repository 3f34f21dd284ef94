import type { SourceLog } from './inbound.js';

const SILENCE_MS = 1_000;

/** Warnings that a peer can cause at will: at most one a second of each kind, with the number of those that were not said. */
export class RateLimitedLog {
  private readonly said = new Map<string, { at: number; unsaid: number }>();

  constructor(private readonly log: SourceLog) {}

  warn(kind: string, fields: object, message: string, now = performance.now()): void {
    const last = this.said.get(kind);
    if (last && now - last.at < SILENCE_MS) {
      last.unsaid++;
      return;
    }
    this.said.set(kind, { at: now, unsaid: 0 });
    this.log.warn(last?.unsaid ? { ...fields, unsaid: last.unsaid } : fields, message);
  }
}
