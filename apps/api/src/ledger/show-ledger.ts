import { instantOf, type Site } from '#domain';
import {
  countWaitingDeadLetters,
  readDeadLetterDeletions,
  readLedger,
  readOffsets,
  type Database,
  type LedgerLine,
} from '#postgres';
import { lagOf, logEnds, type KafkaPort } from '../kafka/kafka-port.js';
import { instantOrNull } from '../http/times.js';

const NEWEST_GAPS = 1_000;
const COUNTS = ['received', 'stored', 'duplicate', 'conflict', 'deadLettered', 'late', 'replayed'] as const;

/**
 * What became of every value. Kafka's ends are asked first, then the offsets, then the counts: where the lag is 0, the
 * counts hold everything that was acknowledged before the call.
 */
export async function showLedger(db: Database, kafka: KafkaPort, site: Site) {
  const ends = await logEnds(kafka);
  const offsets = await readOffsets(db);
  const lines = new Map((await readLedger(db, site.id)).map((line) => [line.device, line]));
  const declared = site.devices.map((device) => lines.get(device.id) ?? nothingOf(site.id, device.id));
  const others = [...lines.values()].filter((line) => !site.devices.some((device) => device.id === line.device));
  const devices = [...declared, ...others].map(shown);
  const sum = (pick: (device: (typeof devices)[number]) => number): number => devices.reduce((n, d) => n + pick(d), 0);
  return {
    devices,
    totals: {
      received: sum((d) => d.received),
      stored: sum((d) => d.stored),
      duplicate: sum((d) => d.duplicate),
      conflict: sum((d) => d.conflict),
      deadLettered: sum((d) => d.deadLettered),
      inFlight: sum((d) => d.inFlight),
      late: sum((d) => d.late),
      replayed: sum((d) => d.replayed),
      gapCount: sum((d) => d.gapCount),
    },
    deadLettersWaiting: await countWaitingDeadLetters(db, site.id, Date.now()),
    deadLettersDeleted: (await readDeadLetterDeletions(db, site.id)).map(
      ({ device, cause, letters, values, bytes, lastMs }) => ({
        device,
        cause,
        letters,
        values,
        bytes,
        lastAt: instantOf(lastMs),
      }),
    ),
    lagRecords: ends && lagOf(ends, offsets),
  };
}

function nothingOf(site: string, device: string): LedgerLine {
  const counts = Object.fromEntries(COUNTS.map((count) => [count, 0])) as Record<(typeof COUNTS)[number], number>;
  return { site, device, ...counts, lastSeenMs: null, gaps: [], forgottenRanges: 0 };
}

function shown(line: LedgerLine) {
  const { device, received, stored, duplicate, conflict, deadLettered, late, replayed, gaps } = line;
  return {
    device,
    received,
    stored,
    duplicate,
    conflict,
    deadLettered,
    inFlight: received - stored - duplicate - conflict - deadLettered,
    late,
    replayed,
    gapCount: gaps.length,
    forgottenRanges: line.forgottenRanges,
    gaps: gaps
      .slice(-NEWEST_GAPS)
      .reverse()
      .map(({ fromSeq, toSeq, fromTs, toTs }) => ({
        fromSeq,
        toSeq,
        fromTs: instantOrNull(fromTs),
        toTs: instantOrNull(toTs),
      })),
    lastSeen: line.lastSeenMs === null ? null : instantOf(line.lastSeenMs),
  };
}
