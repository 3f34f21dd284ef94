import type { MeterEventData } from '#contracts';
import { addCandidate } from '#domain';
import {
  addDeadLetters,
  addMeterEvents,
  appendAudit,
  moveOffsets,
  readEventSpan,
  ReadingsWrite,
  writeAmounts,
  type AuditAction,
  type Collision,
  type Database,
  type Mark,
  type MarkColumns,
  type Queryable,
  type ReadingPartitions,
  type SeqTails,
  type StoredSpans,
} from '#postgres';
import type { DeviceIndex } from '../intake/device-index.js';
import type { Intake } from '../intake/intake.js';
import type { CountedCandidate, IntakeAmount, IntakeRow } from '../intake/rows/intake-rows.js';
import { BehindRows } from './behind-rows.js';
import { ChangedTimes } from './changed-times.js';
import { allCounting, keepApart, type Counting } from './keep-apart.js';
import { countCollisions, countExisting, settleRows } from './settle-rows.js';

/** It was put together before all ids were forgotten: the consumer brings its records again. */
export class StaleIntake extends Error {
  /** SQLSTATE's serialization_failure. */
  readonly code = '40001';
}

/** Where it is stored, and what is remembered of it. */
export interface Store {
  readonly db: Database;
  readonly deviceIndex: DeviceIndex;
  readonly partitions: ReadingPartitions;
  readonly spans: StoredSpans;
  readonly tails: SeqTails;
}

const KEEPS_PLANS = { keepsPlans: true };

/**
 * Stores everything that was collected, in one transaction, in this order:
 * 1. names, layouts and partitions, before it and outside of it: they do no harm if it fails
 * 2. the database is the one whose ids are remembered; the offsets, by compare and set: who has lost a partition waits here for its new owner, and fails
 * 3. simulated readings of a site that is real are put aside; its own, if it has just become so
 * 4. readings, amounts, meter events, dead letters; what the database had already is compared value by value
 * 5. marks of what changed, counts, sequence numbers
 * 6. the audit log, last: whoever appends to it waits for this transaction
 * After the commit all of it is there and counted once; before, nothing is.
 */
export async function writeIntake(intake: Intake, { db, deviceIndex, partitions, spans, tails }: Store): Promise<void> {
  const eventPoints = intake.events.flatMap(({ entry, data }) =>
    data.event.point === null ? [] : [{ entry, code: data.event.point }],
  );
  await deviceIndex.resolve({
    devices: [...intake.newDevices],
    shapes: [...intake.newShapes],
    points: [...intake.amounts, ...eventPoints],
  });
  await settleRows(intake.rows, deviceIndex.layouts);
  await partitions.make(missingMonths(intake, partitions));
  await ReadingsWrite.prepare(db, intake.rows, { count: intake.plain.count, devices: intake.plainDevices() }, spans);

  const by = { layouts: deviceIndex.layouts, spans, clockMs: deviceIndex.names.clockMs };
  // Where nothing is put aside, readings leave with what comes before them: if that fails, they are void as well.
  const all = allCounting(intake, deviceIndex);
  intake.settlePlain(all && spans);
  const ahead = all && new ReadingsWrite(all.rows, by, intake.plain);
  const { written, real, seqs } = await db.transaction(async (tx) => {
    const [nowMs] = await tx.together(
      () => deviceIndex.names.check(tx),
      () => moveOffsets(tx, intake.moves),
      async () => ahead?.begin(tx),
    );
    if (!intake.isCurrent) throw new StaleIntake();
    const counting = all ?? (await keepApart(tx, intake, deviceIndex));
    const written = ahead ?? new ReadingsWrite(counting.rows, by);
    const lines = [...intake.lines.values()];
    const behind = (changes: ChangedTimes): BehindRows =>
      new BehindRows(lines, () => marksOf(written, changes, deviceIndex), tails);
    // Rows alone, none of which is there already, change nothing else: what is written behind them is known before they are stored.
    const isRows = counting.amounts.length + intake.events.length + intake.deadLetters.length === 0;
    const early: { behind?: Promise<BehindRows> } = {};
    const prepare = (): void => {
      early.behind = behind(changedBy(written, [])).prepare();
      early.behind.catch(() => undefined);
    };
    const collisions = await written.end(tx, nowMs, isRows ? prepare : undefined);
    countCollisions(collisions);
    const changes = changedBy(written, collisions);
    await storeAmounts(tx, counting, deviceIndex, changes);
    const { spans: eventSpans, added } = await storeEvents(tx, intake, deviceIndex);
    await storeDeadLetters(tx, intake);
    const last = (collisions.length === 0 ? await early.behind : undefined) ?? behind(changes);
    const isEnd = added.length === 0 && last.isOneRound;
    const pieces = last.pieces(tx, eventSpans);
    const [, , , seqs] = isEnd ? await tx.lastly(...pieces) : await tx.together(...pieces);
    if (!isEnd) await appendAudit(tx, ...added.map(auditOf));
    return { written, real: counting.real, seqs };
  }, KEEPS_PLANS);
  for (const siteId of real) deviceIndex.realSites.add(siteId);
  for (const { layout, ts } of written.objects) spans.grow(layout.deviceId, [ts]);
  written.eachDevice((deviceId, times) => spans.grow(deviceId, times));
  tails.remember(seqs);
}

/** Who recorded a meter event: by HTTP a person, by MQTT a device, whatever name the message gives. */
function auditOf({ site, device, sentBy, replayed, event }: MeterEventData): AuditAction {
  const { id, type, reason, evidence, ...content } = event;
  const origin = sentBy === undefined ? 'mqtt' : 'http';
  const detail = {
    type,
    origin,
    device,
    ...content,
    hasEvidence: (evidence ?? null) !== null,
    ...(replayed && { replayed }),
  };
  const who = sentBy ?? `mqtt:${device}`;
  const why = typeof reason === 'string' ? reason : '';
  return { site, who, action: 'event-recorded', subject: id, reason: why, detail };
}

function missingMonths({ rows, plain }: Intake, partitions: ReadingPartitions): number[] {
  const months = new Set<number>();
  const look = (ts: number): void => {
    const month = partitions.missing(ts);
    if (month !== null) months.add(month);
  };
  for (const { ts } of rows) look(ts);
  for (let i = 0; i < plain.count; i++) look(plain.ts[i]!);
  return [...months];
}

/** By what is an object, but for what the database had already. */
function changedBy(written: ReadingsWrite<IntakeRow>, collisions: readonly Collision<IntakeRow>[]): ChangedTimes {
  const changes = new ChangedTimes();
  const unchanged = new Set(collisions.filter((collision) => !collision.changed).map(({ row }) => row));
  for (const row of written.objects) if (!unchanged.has(row)) changes.note(row.layout.deviceId, [row.ts]);
  return changes;
}

/** Of all that has changed, rows in columns included. */
function marksOf(written: ReadingsWrite<IntakeRow>, changes: ChangedTimes, { names }: DeviceIndex): MarkColumns {
  written.eachDevice((deviceId, times) => changes.noteRest(deviceId, times));
  return changes.marks((deviceId) => names.deviceById(deviceId)?.siteId);
}

async function storeAmounts(
  tx: Queryable,
  { amounts }: Counting,
  deviceIndex: DeviceIndex,
  changes: ChangedTimes,
): Promise<void> {
  const byKey = new Map<
    string,
    {
      amount: IntakeAmount;
      pointId: number;
      t: number;
      eventId: string;
      simulated: boolean;
      candidates: CountedCandidate[];
    }
  >();
  for (const amount of amounts) {
    const { entry, code, t, eventId, candidate, line, simulated } = amount;
    const pointId = deviceIndex.pointId(entry, code)!;
    const key = `${pointId}/${t}/${eventId}`;
    const known = byKey.get(key);
    if (!known) byKey.set(key, { amount, pointId, t, eventId, simulated, candidates: [candidate] });
    if (known && !addCandidate(known.candidates, candidate)) {
      line.duplicate++;
      continue;
    }
    if (known) line.conflict++;
    else line.stored++;
    if (candidate.late) line.late++;
    if (candidate.replayed) line.replayed++;
  }
  for (const { row, existed, fresh, changed } of await writeAmounts(tx, [...byKey.values()])) {
    if (existed) countExisting(row.amount.line, row.candidates, fresh);
    if (changed) changes.note(row.amount.entry.deviceId, [row.t]);
  }
}

/** A new event marks its own time (maintenance: all of it), a withdrawal the time of what it withdraws. */
async function storeEvents(
  tx: Queryable,
  intake: Intake,
  deviceIndex: DeviceIndex,
): Promise<{ readonly spans: Mark[]; readonly added: MeterEventData[] }> {
  const rows = intake.events.map(({ entry, data }) => ({
    data,
    siteId: entry.siteId,
    deviceId: entry.deviceId,
    pointId: data.event.point === null ? null : (deviceIndex.pointId(entry, data.event.point) ?? null),
    event: data.event,
    receivedMs: data.receivedAt,
  }));
  const added = await addMeterEvents(tx, rows);
  // Papers of fuel change no figure.
  const counted = added.filter(({ event }) => event.type !== 'fuel-batch');
  const marks = counted.map(({ deviceId, event }) => ({
    deviceId,
    fromMs: event.ts,
    toMs: Math.max(event.ts, event.until ?? event.ts),
  }));
  for (const { siteId, deviceId, event } of added) {
    if (event.type !== 'withdrawn' || event.event === undefined) continue;
    const target = await readEventSpan(tx, siteId, { deviceId, id: event.event });
    if (target) marks.push(target);
  }
  return { spans: marks, added: added.map(({ data }) => data) };
}

async function storeDeadLetters(tx: Queryable, { deadLetters }: Intake): Promise<void> {
  const first = new Map(deadLetters.toReversed().map(({ letter }) => [letter.id, letter]));
  const added = await addDeadLetters(tx, [...first.values()]);
  for (const { line, letter } of deadLetters) {
    // Added once, with the number of the first: another record of the same id counts as what it says itself.
    if (added.delete(letter.id)) line.deadLettered += letter.valueCount;
    else line.duplicate += letter.valueCount;
  }
}
