import { decodeTelemetry, type Decoded, type PlantLookup } from '#contracts';
import type { Reason } from '#domain';
import type { Pack } from './recording/packs.js';

/** A line of a recording of which something will be rejected. */
export interface Rejected {
  /** null: near the end. */
  readonly line: number | null;
  readonly reason: Reason;
  readonly detail: string;
  /** Values that are lost with it. */
  readonly values: number;
  /** Its time is in an hour that the clocks skip. */
  readonly isSkippedHour?: true;
}

/** What a pack will come to. */
export interface Judgement {
  readonly decoded: Decoded | null;
  /** Values and events in it. */
  readonly values: number;
  readonly rejected: readonly Rejected[];
  /** What ingestion will count as received; 0 where that is not known. */
  readonly received: number;
}

/**
 * What will become of a pack, by the code with which ingestion reads it.
 * @param lookup null: the plant is not known, and only what the reader found wrong is known
 */
export function judge({ topic, payload, messages }: Pack, lookup: PlantLookup | null, now: number): Judgement {
  const values = messages.reduce((sum, message) => sum + message.values, 0);
  const read = messages.flatMap(({ line, problem, values: lost }) =>
    problem ? [{ line, ...problem, values: lost }] : [],
  );
  if (lookup === null) return { decoded: null, values, rejected: read, received: 0 };
  const decoded = decodeTelemetry(topic, Buffer.from(payload), now, lookup);
  const { rejections, count, events } = decoded;
  const rejected: Rejected[] = [...read];
  for (const { index, point, reason, detail } of rejections) {
    // A rejection without a place in the pack is of all of it.
    const of = index === null ? messages : [messages[index]!];
    const isReported = of.some(({ problem }) => problem !== null);
    if (isReported) continue;
    const lost = point === null ? of.reduce((sum, message) => sum + message.values, 0) : 1;
    rejected.push({ line: of[0]!.line, reason, detail: point === null ? detail : `${point}: ${detail}`, values: lost });
  }
  return { decoded, values, rejected, received: count + events.length + rejections.length };
}
