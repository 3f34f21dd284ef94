import { Injectable } from '@nestjs/common';
import { BATCH_FIELDS, type BodyOf } from '#contracts';
import { canonicalJson, fuelBook, instantWithMs, type FuelBatch, type Site } from '#domain';
import { Database, readFuelBatches, type FuelBatchRow } from '#postgres';
import { SiteDirectory } from '../directory/site-directory.js';
import { EventRecorder } from '../events/event-recorder.js';
import { notFound, ProblemError, wrongField } from '../http/problem.js';

type Papers = Omit<BodyOf<'postFuelBatch'>, 'by'>;

/** Who asks, and why. */
interface Sent {
  readonly by: string | null;
  readonly sentBy: string;
}

/** Puts batches into the book, and takes them out: by events, like everything that is recorded. */
@Injectable()
export class BatchRecorder {
  constructor(
    private readonly db: Database,
    private readonly directory: SiteDirectory,
    private readonly events: EventRecorder,
  ) {}

  /**
   * The papers of a batch. The same ones again are the same event; others are a later version, which needs a reason.
   * @throws ProblemError `bad-body`, `conflict`, `unavailable`
   */
  async record(site: Site, papers: Papers, { by, sentBy }: Sent) {
    const { deliveredAt, device, reason, evidence, version, ...rest } = papers;
    const siteId = await this.directory.siteId(site);
    const stored = siteId === null ? [] : await this.versionsOf(siteId, papers.id);
    const batch = { ...rest, version: version ?? nextVersion(stored, papers) };
    const highest = Math.max(0, ...stored.map((row) => row.batch.version));
    if (batch.version <= highest && !stored.some((row) => isSame(row, batch, deliveredAt))) {
      const detail = `version ${batch.version} of batch "${papers.id}" is not these papers, and ${highest} is stored: a correction is version ${highest + 1}`;
      throw new ProblemError('conflict', `version: ${detail}`, [{ field: 'version', detail }]);
    }
    const request = {
      device: device ?? weighbridgeOf(site),
      type: 'fuel-batch',
      ts: deliveredAt,
      by,
      reason: reason ?? null,
      ...(evidence !== undefined && { evidence }),
      batch,
    };
    const accepted = await this.events.record(site, siteId, request, sentBy).catch((error: unknown) => {
      throw error instanceof ProblemError ? withFieldOf(error) : error;
    });
    return { event: accepted.id, site: site.id, device: accepted.device, batch: papers.id, version: batch.version };
  }

  /** @throws ProblemError `not-found`, `conflict` where it is withdrawn, `unavailable` */
  async withdraw(site: Site, id: string, { reason, by, sentBy }: Sent & { readonly reason: string }) {
    const siteId = await this.directory.siteId(site);
    const stored = siteId === null ? [] : await this.versionsOf(siteId, id);
    const [booked] = fuelBook(stored);
    if (!booked) throw notFound(`Site ${site.id} has no batch "${id.slice(0, 128)}".`);
    if (booked.isWithdrawn) throw new ProblemError('conflict', `Batch "${id}" is withdrawn already.`);
    const { event, device, deliveredMs, batch } = booked.record;
    const request = { device, type: 'withdrawn', event, ts: instantWithMs(deliveredMs), by, reason };
    const accepted = await this.events.record(site, siteId, request, sentBy);
    return { event: accepted.id, site: site.id, device, batch: id, version: batch.version };
  }

  private versionsOf(siteId: number, batch: string): Promise<FuelBatchRow[]> {
    return readFuelBatches(this.db, siteId, { fromMs: null, toMs: null, asOfMs: null, batch });
  }
}

/** Of papers that name no version: that of the same papers, else the one after the highest. */
function nextVersion(stored: readonly FuelBatchRow[], { deliveredAt, ...papers }: Papers): number {
  const same = stored.find((row) => isSame(row, { ...papers, version: row.batch.version }, deliveredAt));
  if (same && !same.isWithdrawn) return same.batch.version;
  return Math.max(0, ...stored.map(({ batch }) => batch.version)) + 1;
}

const isSame = (
  { batch, deliveredMs }: FuelBatchRow,
  papers: Partial<Record<string, unknown>>,
  deliveredAt: string,
): boolean =>
  deliveredMs === Date.parse(deliveredAt) &&
  BATCH_FIELDS.every((name) => canonicalJson(batch[name]) === canonicalJson(papers[name] ?? DEFAULTS[name] ?? null));

const DEFAULTS: Partial<FuelBatch> = { ncvBasis: 'received' };

/** Where batches of the site come in, unless somebody says otherwise. @throws ProblemError `bad-body` */
function weighbridgeOf(site: Site): string {
  const scales = site.devices.filter(({ kind, removed }) => kind === 'fuel-scale' && !removed);
  if (scales.length === 1) return scales[0]!.id;
  const found = scales.length === 0 ? 'declares no weighbridge' : `has ${scales.length} weighbridges`;
  throw wrongField('bad-body', 'device', `is missing: site ${site.id} ${found}, so name the device where it came in`);
}

/** In the words of the body. */
function withFieldOf(error: ProblemError): ProblemError {
  const [first] = error.errors;
  if (first?.field !== 'ts') return error;
  return wrongField('bad-body', 'deliveredAt', first.detail.replace(/^ts: /, ''));
}
