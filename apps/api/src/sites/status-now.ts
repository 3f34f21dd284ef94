import { Injectable } from '@nestjs/common';
import type { StatusAnswer } from '#contracts';
import type { Site } from '#domain';
import { Database, type StoredStatus } from '#postgres';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { SharedReads } from '../http/crowd/shared-reads.js';
import { writtenWith, type JsonText } from '../http/lists/json-text.js';
import { STATUS_CROWD_REST_MS } from '../http/crowd/status-crowd.js';
import { LagWatch } from './kafka-lag.js';
import { readKnownStatus, showStatus } from './show-status.js';

/** The newest status of a site with the live lag. */
@Injectable()
export class StatusNow {
  /** The newest that was read of each site: of a city it is megabytes, and asked for more often than it changes. */
  private readonly newest = new Map<number, StoredStatus>();
  /** The devices of those, as JSON. */
  private readonly devices = new WeakMap<StatusAnswer['devices'], string>();

  constructor(
    private readonly db: Database,
    private readonly directory: SiteDirectory,
    private readonly lag: LagWatch,
    private readonly clock: Clock,
    private readonly shared: SharedReads,
  ) {}

  of(site: Site): Promise<StatusAnswer> {
    return this.shared.of(`status ${site.id}`, () => this.read(site), STATUS_CROWD_REST_MS);
  }

  /** The same as JSON. What is different each time is some hundred bytes: the rest is written once for each version. */
  written(site: Site): Promise<JsonText> {
    return this.shared.of(`status ${site.id} as JSON`, () => this.write(site), STATUS_CROWD_REST_MS);
  }

  private async write(site: Site): Promise<JsonText> {
    const status = await this.read(site);
    let devices = this.devices.get(status.devices);
    if (devices === undefined) this.devices.set(status.devices, (devices = JSON.stringify(status.devices)));
    return writtenWith(status, 'devices', devices);
  }

  private async read(site: Site): Promise<StatusAnswer> {
    const siteId = await this.directory.siteId(site);
    const lagRecords = await this.lag.lagRecords();
    const nowMs = this.clock.now();
    const newest = siteId === null ? undefined : this.newest.get(siteId);
    const known = await readKnownStatus(this.db, site, siteId, nowMs, newest);
    if (siteId !== null && known.stored) this.newest.set(siteId, known.stored);
    return showStatus(site, known, { lagRecords, nowMs });
  }
}
