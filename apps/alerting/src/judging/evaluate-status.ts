import { readCloudEvent, type StatusAnswer } from '#contracts';
import { foundOfDay, type Site, type TargetStatus } from '#domain';
import { advanceToStatus, type Database } from '#postgres';
import { evaluateFindings } from './evaluate-findings.js';
import { evaluateFuel } from './evaluate-fuel.js';
import { evaluateHeld, type DeviceHeld } from './evaluate-held.js';
import { evaluateNoise, type DeviceQuality } from './evaluate-noise.js';
import { evaluateTargets } from './evaluate-targets.js';
import { settledTargets } from './settled-days.js';

/** A record of the status topic. */
export interface StatusRecord {
  readonly key: string | null;
  readonly value: Uint8Array | null;
}

/** The part of the status document (docs/contract.md#status) that rules read. */
interface StatusDocument {
  readonly version: number;
  readonly targets: readonly TargetStatus[];
  readonly devices: readonly (DeviceQuality & DeviceHeld)[];
  readonly data?: Partial<StatusAnswer['data']> | undefined;
  /** All of it. */
  readonly whole: StatusAnswer;
}

/**
 * Status in, alerts out. Records may come again and out of turn, and several processes read them: of a site the highest version counts,
 * and how far its rules have got stands in PostgreSQL, with all that they remember. A start from the beginning of the topic, or a process
 * that was paused, changes nothing.
 */
export class EvaluateStatus {
  /** By site, the newest version that this process has seen. */
  private readonly versions = new Map<string, number>();

  constructor(
    private readonly db: Database,
    private readonly sites: () => readonly Site[],
    private readonly now: () => number,
    private readonly on: {
      /** So many alerts changed. */
      changed(count: number): void;
      unreadable(record: StatusRecord): void;
      /** The newest document of a site, evaluated here or elsewhere. */
      evaluated?(site: string, status: StatusAnswer): void;
    },
  ) {}

  /** Resolves when what the document changes is committed. */
  async take(record: StatusRecord): Promise<void> {
    const { key, value } = record;
    if (key === null || value === null) return;
    const document = readDocument(value);
    if (!document) return this.on.unreadable(record);
    const site = this.sites().find(({ id }) => id === key);
    if (!site || document.version <= (this.versions.get(key) ?? -1)) return;
    const nowMs = this.now();
    const { version, targets, devices, data } = document;
    const changed = await this.db.transaction(async (tx) => {
      if (!(await advanceToStatus(tx, key, version))) return 0;
      const settled = await settledTargets(tx, key, targets, nowMs);
      return (
        (await evaluateTargets(tx, site, settled, nowMs)) +
        (await evaluateFindings(tx, site, foundOfDay(data ?? {}, silentOf(devices)), nowMs)) +
        (await evaluateNoise(tx, site, devices, nowMs)) +
        (await evaluateHeld(tx, site, devices, nowMs)) +
        (await evaluateFuel(tx, site, nowMs))
      );
    });
    this.versions.set(key, document.version);
    this.on.evaluated?.(key, document.whole);
    if (changed > 0) this.on.changed(changed);
  }
}

const silentOf = (devices: StatusDocument['devices']): ReadonlySet<string> =>
  new Set(devices.flatMap(({ id, state }) => (state === 'silent' ? [id] : [])));

function readDocument(value: Uint8Array): StatusDocument | null {
  const event = readCloudEvent(value);
  if (!event.ok) return null;
  const answer = event.data as Partial<StatusDocument & StatusAnswer>;
  const { version, targets, devices = [], data } = answer;
  return typeof version === 'number' && Array.isArray(targets) && Array.isArray(devices)
    ? { version, targets, devices, data, whole: answer as StatusAnswer }
    : null;
}
