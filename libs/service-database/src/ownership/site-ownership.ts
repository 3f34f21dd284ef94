import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import {
  beat,
  leave,
  leaveDead,
  readOwnedSites,
  releaseSite,
  shareSites,
  type Database,
  type OwnedSite,
  type ProcessRow,
} from '#postgres';

/** After so long without a heartbeat others may take the sites of this process. */
const LOST_AFTER_MS = 10_000;

/** What this process is to the others. */
export interface OwnershipOptions {
  /** A connection of its own: heartbeats never wait for work. */
  readonly db: Database;
  readonly service: string;
  /** Version of the rules that it derives by. */
  readonly rules: string;
  /** Form of its configuration files. */
  readonly files: () => string | null;
}

/** The sites that this process derives, kept by a heartbeat and shared with the other live processes of its service (ADR 23). */
export class SiteOwnership {
  readonly processId = randomUUID();
  private sites: readonly OwnedSite[] = [];
  private readonly cannot = new Map<number, string>();
  private beatAt = -Infinity;
  private isFirst = true;
  private readonly followers: (() => void)[] = [];

  constructor(private readonly options: OwnershipOptions) {}

  /** What is ours as far as we know; every transaction proves it again. Nothing, where the heartbeat has stopped for too long. */
  owned(): readonly OwnedSite[] {
    return performance.now() - this.beatAt < LOST_AFTER_MS ? this.sites : [];
  }

  /** Heartbeat, fair share, and what is ours after it. */
  async renew(): Promise<void> {
    const { db, service, rules } = this.options;
    const row = this.row();
    if (this.isFirst) await leaveDead(db, row, isRunning);
    this.isFirst = false;
    const startedAt = performance.now();
    await beat(db, row);
    this.beatAt = startedAt;
    for (const siteId of this.cannot.keys()) await releaseSite(db, 'derive', this.processId, siteId);
    await shareSites(db, 'derive', { processId: this.processId, service, rules, cannot: [...this.cannot.keys()] });
    const before = new Set(this.sites.map(({ siteId }) => siteId));
    this.sites = await readOwnedSites(db, 'derive', this.processId);
    if (this.sites.some(({ siteId }) => !before.has(siteId))) for (const follower of this.followers) follower();
  }

  /** Calls it each time that a site has become ours. */
  follow(follower: () => void): void {
    this.followers.push(follower);
  }

  /** Another one has it. */
  forget(siteId: number): void {
    this.sites = this.sites.filter((site) => site.siteId !== siteId);
  }

  /** Somebody else has to derive the site; `why` is shown, and the site given back with the next heartbeat. */
  giveUp(siteId: number, why: string): void {
    this.cannot.set(siteId, why);
    this.forget(siteId);
  }

  /** Under another configuration it may be able to. */
  retry(): void {
    this.cannot.clear();
  }

  /** All sites are free at once. */
  async leave(): Promise<void> {
    this.sites = [];
    await leave(this.options.db, this.processId);
  }

  private row(): ProcessRow {
    const { service, rules, files } = this.options;
    return {
      processId: this.processId,
      service,
      host: hostname(),
      pid: process.pid,
      rules,
      files: files(),
      cannot: Object.fromEntries(this.cannot),
    };
  }
}

/** Whether another process of this host has the pid. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
