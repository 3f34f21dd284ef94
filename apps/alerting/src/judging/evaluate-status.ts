import { readCloudEvent, type StatusAnswer } from '#contracts';
import type { Site, TargetStatus } from '#domain';
import type { Database } from '#postgres';
import { evaluateFindings } from './evaluate-findings.js';
import { evaluateNoise, noiseOf, type DeviceQuality } from './evaluate-noise.js';
import { evaluateTargets } from './evaluate-targets.js';
import { SettledDays } from './settled-days.js';

/** A record of the status topic. */
export interface StatusRecord {
  readonly key: string | null;
  readonly value: Uint8Array | null;
}

/** The part of the status document (docs/contract.md#status) that rules read. */
interface StatusDocument {
  readonly version: number;
  readonly targets: readonly TargetStatus[];
  readonly devices: readonly DeviceQuality[];
  readonly data?: Partial<StatusAnswer['data']> | undefined;
  /** All of it. */
  readonly whole: StatusAnswer;
}

/**
 * Status in, alerts out. Records may come again and out of turn: of a site the highest version counts, and each rule knows what it
 * has evaluated, so that a start from the beginning of the topic changes nothing.
 */
export class EvaluateStatus {
  private readonly versions = new Map<string, number>();
  /** By site, the noise that was evaluated last: documents come every second, noise changes seldom. */
  private readonly noise = new Map<string, string>();
  private readonly days = new SettledDays();

  constructor(
    private readonly db: Database,
    private readonly sites: () => readonly Site[],
    private readonly now: () => number,
    private readonly on: {
      /** So many alerts changed. */
      changed(count: number): void;
      unreadable(record: StatusRecord): void;
      /** The newest document of a site, evaluated. */
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
    const noise = noiseOf(document.devices);
    const isSame = noise === this.noise.get(key);
    const settled = document.targets.filter((target) => this.days.isSettled(key, target, this.now()));
    const changed =
      (await evaluateTargets(this.db, site, settled, this.now())) +
      (await evaluateFindings(this.db, site.id, document.data?.findings ?? [], this.now())) +
      (isSame ? 0 : await evaluateNoise(this.db, site, document.devices, this.now()));
    this.noise.set(key, noise);
    this.versions.set(key, document.version);
    this.on.evaluated?.(key, document.whole);
    if (changed > 0) this.on.changed(changed);
  }
}

function readDocument(value: Uint8Array): StatusDocument | null {
  const event = readCloudEvent(value);
  if (!event.ok) return null;
  const answer = event.data as Partial<StatusDocument & StatusAnswer>;
  const { version, targets, devices = [], data } = answer;
  return typeof version === 'number' && Array.isArray(targets) && Array.isArray(devices)
    ? { version, targets, devices, data, whole: answer as StatusAnswer }
    : null;
}
