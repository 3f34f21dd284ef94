import { DAY_MS, HOUR_MS, instantWithMs } from '#domain';
import type { FaultyGateway } from './faulty-gateway.js';
import type { Gateways, Measurement, SentValue } from './gateway.js';
import { papersOf } from '../plant/fuel-papers.js';

/** Where the story of a device has come to. */
export interface Cursor {
  /** Everything measured before it is sent, ms. */
  readonly next: number;
  /** Number of the next message. */
  readonly seq: number;
}

/** A stretch of one device's story. A pure function of it says which messages it is, so that it can be sent again. */
export interface Segment {
  readonly device: string;
  readonly from: number;
  readonly to: number;
  readonly thinned: boolean;
  /** Number of its first message. */
  readonly seq: number;
  readonly rows: number;
  /** true: many measurements in one message, as a gateway sends what it has stored. */
  readonly packed: boolean;
}

/** One MQTT message. */
export interface Outgoing {
  readonly device: string;
  readonly leaf: 'telemetry' | 'events';
  readonly payload: string;
  /** Measurements in it. */
  readonly rows: number;
}

interface Numbered {
  readonly t: number;
  readonly seq: number;
  readonly values: Readonly<Record<string, SentValue>>;
}

export interface FeedOptions {
  readonly gateways: Gateways;
  /** Names the run of `seq`. */
  readonly boot: string;
  readonly cursors: ReadonlyMap<string, Cursor>;
  /** Where a device without a cursor begins, ms. */
  readonly startMs: number;
  /** Devices whose history is sent first. */
  readonly first?: readonly string[];
  readonly faults?: FaultyGateway;
  /** false: history as dense as live. Default: true. */
  readonly thinHistory?: boolean;
}

/** What lies further back than it is history: packed, and thinned. */
const HISTORY_MS = HOUR_MS;
const PACKED_AFTER_MS = 120_000;
const MOST_IN_A_PACK = 100;
const LONGEST_SEGMENT_MS = DAY_MS;

/**
 * The readings of a plant, device by device, from its cursors on: what to send next, and what that is on the wire. Knows
 * neither clock nor network.
 */
export class Feed {
  private readonly cursors: Map<string, Cursor>;
  private readonly order: readonly string[];
  /** What `plan` measured, for `messages`. */
  private readonly measured = new WeakMap<Segment, Measurement[]>();
  private readonly delayed: { readonly dueMs: number; readonly message: Outgoing }[] = [];

  constructor(private readonly options: FeedOptions) {
    const { gateways, cursors, startMs, first = [] } = options;
    const known = new Set(gateways.devices);
    this.order = [...new Set([...first.filter((device) => known.has(device)), ...gateways.devices])];
    this.cursors = new Map(this.order.map((device) => [device, cursors.get(device) ?? { next: startMs, seq: 1 }]));
  }

  /** Where the story stands; the caller keeps it. */
  get position(): ReadonlyMap<string, Cursor> {
    return this.cursors;
  }

  /** How much is still to be sent until `until`, ms of the device that is furthest behind. */
  behindMs(until: number): number {
    return Math.max(0, ...[...this.cursors.values()].map(({ next }) => until - next));
  }

  /** What to send next: at most about `budget` measurements, up to `until`. Moves nothing. */
  plan(until: number, budget: number): Segment[] {
    const segments: Segment[] = [];
    let left = budget;
    const positions = new Map(this.cursors);
    for (const device of this.order) {
      for (;;) {
        const cursor = positions.get(device) as Cursor;
        if (cursor.next >= until || left <= 0) break;
        const segment = this.segmentOf(device, cursor, until, left);
        positions.set(device, { next: segment.to, seq: segment.seq + segment.rows });
        left -= segment.rows;
        if (segment.rows > 0 || this.eventsOf(segment).length > 0) segments.push(segment);
        else this.cursors.set(device, { next: segment.to, seq: segment.seq });
      }
    }
    return segments;
  }

  /** The messages of a segment, in the order of sending; without those that are late. */
  messages(segment: Segment): Outgoing[] {
    const { device, seq, packed } = segment;
    const { faults, boot } = this.options;
    const numbered = (this.measured.get(segment) ?? this.rowsOf(segment)).map(({ t, values }, i) => ({
      t,
      seq: seq + i,
      values,
    }));
    const rows = faults ? faults.deliver<Numbered>(device, numbered) : numbered;
    const written = rows.map(({ t, seq: number, values }) => ({
      t,
      json: JSON.stringify({ ts: instantWithMs(t), seq: number, boot, simulated: true, values }),
    }));
    const found: Outgoing[] = this.eventsOf(segment).map((event) => ({
      device,
      leaf: 'events',
      payload: JSON.stringify(event),
      rows: 1,
    }));
    const inTime: string[] = [];
    for (const { t, json } of written) {
      const delayMs = faults?.delayMs(device, t) ?? 0;
      if (delayMs === 0) inTime.push(json);
      else this.delayed.push({ dueMs: t + delayMs, message: { device, leaf: 'telemetry', payload: json, rows: 1 } });
    }
    const size = packed ? MOST_IN_A_PACK : 1;
    for (let i = 0; i < inTime.length; i += size) {
      const pack = inTime.slice(i, i + size);
      const payload = pack.length === 1 ? (pack[0] as string) : `[${pack.join(',')}]`;
      found.push({ device, leaf: 'telemetry', payload, rows: pack.length });
    }
    return found;
  }

  /** The segment is with those who asked for it: never sent again. */
  markSent({ device, to, seq, rows }: Segment): void {
    this.cursors.set(device, { next: to, seq: seq + rows });
  }

  /** Late messages whose hour has come; all of them for `Infinity`. */
  takeDelayed(now: number): Outgoing[] {
    const due = this.delayed.filter(({ dueMs }) => dueMs <= now);
    if (due.length > 0) {
      const rest = this.delayed.filter(({ dueMs }) => dueMs > now);
      this.delayed.splice(0, this.delayed.length, ...rest);
    }
    return due.map(({ message }) => message);
  }

  private segmentOf(device: string, { next, seq }: Cursor, until: number, budget: number): Segment {
    const { gateways, thinHistory = true } = this.options;
    const thinned = thinHistory && until - next > HISTORY_MS;
    const longest = Math.max(gateways.intervalMs(device, thinned), budget * gateways.intervalMs(device, thinned));
    const end = thinned ? until - HISTORY_MS / 2 : until;
    const to = Math.min(end, next + Math.min(longest, LONGEST_SEGMENT_MS));
    const segment = { device, from: next, to, thinned, seq, packed: until - next > PACKED_AFTER_MS };
    const measured = this.rowsOf(segment);
    const planned = { ...segment, rows: measured.length };
    this.measured.set(planned, measured);
    return planned;
  }

  /** Exchanges, and papers of the fuel that came. */
  private eventsOf({ device, from, to }: Omit<Segment, 'rows'>): object[] {
    const { gateways, faults } = this.options;
    const trucks = gateways.trucks(device, from, to);
    const came = faults ? faults.trucks(device, trucks) : trucks.map((truck) => ({ truck, wrong: undefined }));
    const papers = came.map(({ truck, wrong }) => ({
      type: 'fuel-batch',
      ts: instantWithMs(truck.t),
      simulated: true,
      batch: papersOf(gateways.site, truck, wrong),
    }));
    return [...(faults?.events(device, from, to) ?? []), ...papers];
  }

  private rowsOf({ device, from, to, thinned }: Omit<Segment, 'rows'>): Measurement[] {
    const { gateways, faults } = this.options;
    const rows = gateways.measure(device, from, to, thinned);
    return faults ? faults.damage(device, rows) : rows;
  }
}
