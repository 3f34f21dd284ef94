import { replayDeadLetter, type EventRecord, type PlantLookup } from '#contracts';
import { appendAudit, markReplayed, readDeadLetters, type Database, type DeadLetterFilter } from '#postgres';
import { cursorOf, placeOf } from './list-dead-letters.js';
import { publish, type KafkaPort } from '../kafka/kafka-port.js';
import { sendersOf } from './senders.js';

/** Dead letters that one call takes at most; the locks on them last until Kafka has confirmed. */
const PER_CALL = 2_000;

/**
 * Decodes dead letters again with the configuration of now and sends what passes, once: the rows are locked, sent, and
 * settled in one transaction. Where the process dies between Kafka's confirmation and the commit, a second replay sends the
 * same values again, which the store counts as duplicates. What its sender may not send now is not sent for him.
 */
export async function replayDeadLetters(
  db: Database,
  kafka: KafkaPort,
  lookup: PlantLookup,
  want: {
    readonly filter: DeadLetterFilter;
    readonly cursor?: string | undefined;
    readonly nowMs: number;
    readonly site: string;
    /** Whether anybody is asked who he is. */
    readonly areRightsAsked: boolean;
    /** For the audit log: who asked, and for what. */
    readonly who: string;
    readonly wanted: Readonly<Record<string, unknown>>;
  },
) {
  return db.transaction(async (tx) => {
    const page = { limit: PER_CALL, after: placeOf(want.cursor), order: 'oldest' } as const;
    const letters = await readDeadLetters(tx, { ...want.filter, states: ['waiting'] }, page, true);
    const records: EventRecord[] = [];
    const replayed: string[] = [];
    const failing: { id: string; reason: string; detail: string }[] = [];
    const rights = want.areRightsAsked ? await sendersOf(tx, letters, want.nowMs) : null;
    let sentValues = 0;
    let sentEvents = 0;
    for (const letter of letters) {
      const replay = replayDeadLetter(letter, want.nowMs, lookup, rights?.(letter.sender) ?? null);
      if (!replay.ok) {
        failing.push({ id: letter.id, reason: replay.reason, detail: replay.detail });
        continue;
      }
      records.push(...replay.records);
      sentValues += replay.values;
      sentEvents += replay.events;
      replayed.push(letter.id);
    }
    if (records.length > 0) await publish(kafka, records);
    await markReplayed(tx, replayed);
    const { site, who, wanted } = want;
    const detail = { wanted, replayed, failing: failing.length };
    const action = 'dead-letters-replayed';
    await appendAudit(tx, { site, who, action, subject: 'dead-letters', reason: '', detail });
    const last = letters.at(-1);
    const nextCursor = letters.length === PER_CALL && last ? cursorOf(last) : null;
    return { examined: letters.length, sentValues, sentEvents, replayed, failing, nextCursor };
  });
}
