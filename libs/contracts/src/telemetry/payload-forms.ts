import { instantWriter, isFutureTime } from '#domain';
import { JsonCursor } from '../json/json-cursor.js';
import { asBuffer } from '../json/json-payload.js';
import { messageId, type EventRecord, type WrittenRecord } from '../kafka/decoded-records.js';
import { READINGS_TOPIC } from '../kafka/kafka-topics.js';
import { LearnedForm } from '../kafka/forms/learned-form.js';
import { ReadingHeads, ReadingTails } from '../kafka/forms/reading-pieces.js';
import { RecentForms } from '../kafka/forms/recent-forms.js';
import type { DeviceLookup, PointForm } from '../mqtt/device-lookup.js';
import type { PlantLookup } from '../mqtt/plant-lookup.js';
import type { TopicPlace } from '../mqtt/topic-place.js';
import { readSeq, type Decoded } from './decoded.js';
import { readTime } from './measurement-time.js';
import { MAX_BYTES, payloadForm, type PayloadForm } from './payload-form.js';
import { RecordSlab } from './record-slab.js';
import { findSlots, SLOT, type PayloadSlots } from './payload-slots.js';
import { readValue } from './telemetry-message.js';

const MAX_SLOTS = 256;
/** Topics are those of declared devices. */
const MAX_DEVICES = 100_000;

/** Of a topic. */
class Learned extends LearnedForm<PayloadForm> {
  /** @param of the topics that it was learned with */
  constructor(readonly of: ReadonlyMap<string, Learned>) {
    super();
  }
}

/**
 * Writes the record of a message that differs from the one before of its device in numbers alone, without the parser of JSON: numbers go
 * into the record as they were written. Whatever else differs, would be refused or is read with a note takes the long way, and what this
 * writes means the same (payload-forms.spec).
 */
export class PayloadForms {
  /** Values of the record that was written last, and when they were measured, Unix ms. */
  values = 0;
  ts = 0;

  private learned = new Map<string, Learned>();
  private lookup: PlantLookup | null = null;
  private recent = new RecentForms<PayloadForm>();
  private readonly heads = new ReadingHeads();
  private readonly tails = new ReadingTails();
  private readonly shapes = new Map<string, PayloadSlots>();
  private readonly cursor = new JsonCursor();
  private readonly from = new Int32Array(MAX_SLOTS);
  private readonly to = new Int32Array(MAX_SLOTS);
  private readonly slab = new RecordSlab();
  private readonly timeOf = instantWriter();

  /**
   * @param receivedAt arrival, Unix ms
   * @param place of the topic
   * @returns null: it has to be read the long way
   */
  recordOf(
    topic: string,
    payload: Uint8Array,
    receivedAt: number,
    lookup: PlantLookup,
    place?: TopicPlace,
  ): WrittenRecord | null {
    if (lookup !== this.lookup) this.forget(lookup);
    if (payload.length > MAX_BYTES) return null;
    const learned = this.learnedAt(topic, place);
    if (learned === undefined) return this.recordOfNew(topic, payload, receivedAt, lookup);
    const { form } = learned;
    if (form === null) return null;
    const value = this.write(form, topic, payload, receivedAt);
    if (value === null) return null;
    learned.hasFit();
    this.values = form.forms.length;
    return recordWith(form, value);
  }

  /**
   * The first message of a device, by the form of another one: where all but the numbers is the same and each value is read alike, its
   * record differs in the names of site and device alone.
   */
  private recordOfNew(
    topic: string,
    payload: Uint8Array,
    receivedAt: number,
    lookup: PlantLookup,
  ): WrittenRecord | null {
    const device = lookup.byTelemetryTopic.get(topic);
    if (device === undefined || lookup.sources.find(topic) !== null) return null;
    const learned = this.learnedOf(topic);
    for (const other of this.recent.all()) {
      const form = payloadForm(device, other, this.heads.of(device.site));
      if (form === null) continue;
      const value = this.write(form, topic, payload, receivedAt);
      if (value === null) continue;
      learned.form = form;
      this.values = form.forms.length;
      return recordWith(form, value);
    }
    return null;
  }

  /** Remembers how a device sends, of a message that was read the long way. */
  learn(decoded: Decoded, record: EventRecord, lookup: PlantLookup): void {
    const { topic, payload } = decoded;
    const device = lookup.byTelemetryTopic.get(topic);
    if (device === undefined || payload.length > MAX_BYTES) return;
    if (lookup !== this.lookup) this.forget(lookup);
    const learned = this.learnedOf(topic);
    if (!learned.isDue()) return;
    const form = this.formOf(decoded, device);
    if (form === null || !isSame(this.write(form, topic, payload, decoded.receivedAt), record.value)) return;
    learned.form = form;
    this.recent.add(form.tail, form);
  }

  private learnedAt(topic: string, place: TopicPlace | undefined): Learned | undefined {
    const kept = place?.kept;
    if (kept instanceof Learned && kept.of === this.learned) return kept;
    const learned = this.learned.get(topic);
    if (place !== undefined && learned !== undefined) place.kept = learned;
    return learned;
  }

  private learnedOf(topic: string): Learned {
    let learned = this.learned.get(topic);
    if (learned === undefined) {
      learned = new Learned(this.learned);
      if (this.learned.size >= MAX_DEVICES) this.learned.clear();
      this.learned.set(topic, learned);
    }
    return learned;
  }

  private forget(lookup: PlantLookup): void {
    this.lookup = lookup;
    this.learned = new Map();
    this.recent = new RecentForms();
  }

  private formOf(decoded: Decoded, device: DeviceLookup): PayloadForm | null {
    const { readings, events, rejections, count, units, idSuffix } = decoded;
    const [reading] = readings;
    if (reading === undefined || readings.length !== 1 || reading.units !== undefined) return null;
    if (events.length > 0 || rejections.length > 0 || idSuffix !== undefined) return null;
    const names = Object.keys(reading.values);
    const slots = findSlots(asBuffer(decoded.payload).toString('latin1'));
    if (slots === null || slots.slots.length > MAX_SLOTS) return null;
    const found = (kind: number): number => slots.slots.filter((slot) => slot === kind).length;
    const times = found(SLOT.time) + found(SLOT.timeText);
    if (times !== 1 || found(SLOT.seq) !== (reading.seq === undefined ? 0 : 1)) return null;
    // Names like numbers stand in another order where they were read.
    if (slots.names.join('\n') !== names.join('\n')) return null;
    const forms = names.map((name) => device.points.get(name)?.at(reading.ts));
    if (!forms.every((form) => form !== undefined)) return null;
    const tail = this.tails.of({ count, units }, reading);
    return payloadForm(device, { slots: this.shared(slots), forms, tail }, this.heads.of(device.site));
  }

  /** One for all devices that send alike. */
  private shared(slots: PayloadSlots): PayloadSlots {
    const key = `${slots.ends.join()}|${slots.slots.join()}|${slots.timeLength}|${asBuffer(slots.bytes).toString('latin1')}`;
    const known = this.shapes.get(key);
    if (known !== undefined) return known;
    if (this.shapes.size >= MAX_DEVICES) this.shapes.clear();
    this.shapes.set(key, slots);
    return slots;
  }

  private write(form: PayloadForm, topic: string, payload: Uint8Array, receivedAt: number): Buffer | null {
    const { cursor, from, to } = this;
    const { forms, changing } = form;
    const { bytes, ends, slots, timeLength } = form.slots;
    cursor.start(payload);
    let start = 0;
    let ts: number | null = null;
    let seqAt = -1;
    for (let i = 0; i < slots.length; i++) {
      const end = ends[i] as number;
      if (!cursor.isPiece(bytes, start, end)) return null;
      start = end;
      from[i] = cursor.at;
      const slot = slots[i] as number;
      if (slot === SLOT.timeText) {
        if (!cursor.isText(timeLength)) return null;
        ts = readTime(asBuffer(payload).toString('latin1', from[i], cursor.at));
        if (ts === null) return null;
      } else {
        const value = cursor.number();
        // A number that may not fit, and −0, are read with care.
        if (!cursor.isNumber || cursor.isLong || Object.is(value, -0)) return null;
        if (slot === SLOT.time) {
          ts = readTime(value);
          if (ts !== value) return null;
        } else if (slot === SLOT.seq) {
          if (readSeq(value) !== value) return null;
          seqAt = i;
        } else if (slot >= 0 && readValue(value, forms[slot] as PointForm) !== value) return null;
      }
      to[i] = cursor.at;
    }
    if (!cursor.isPiece(bytes, start, bytes.length) || !cursor.isAtEnd || ts === null) return null;
    if (isFutureTime(ts, receivedAt) || ts < form.sinceMs) return null;
    for (const one of changing) if (one.point.at(ts) !== one.form) return null;
    this.ts = ts;
    return this.compose(form, payload, { id: messageId(topic, payload), ts, receivedAt, seqAt });
  }

  private compose(
    form: PayloadForm,
    payload: Uint8Array,
    { id, ts, receivedAt, seqAt }: { id: string; ts: number; receivedAt: number; seqAt: number },
  ): Buffer {
    const { slab, from, to } = this;
    const { head, device, tail } = form;
    const { slots } = form.slots;
    slab.begin(payload.length + form.mostBeside);
    slab.copy(head.bytes, 0, head.toId);
    slab.text(id);
    slab.copy(head.bytes, head.toId, head.toSource);
    slab.text(device);
    slab.copy(head.bytes, head.toSource, head.toTime);
    slab.text(this.timeOf(ts));
    slab.copy(head.bytes, head.toTime, head.toDevice);
    slab.text(device);
    slab.copy(head.bytes, head.toDevice, head.bytes.length);
    slab.text(String(receivedAt));
    let piece = 0;
    slab.copy(tail.bytes, 0, tail.ends[piece] as number);
    slab.text(String(ts));
    for (let i = 0; i < slots.length; i++) {
      if ((slots[i] as number) < 0) continue;
      slab.copy(tail.bytes, tail.ends[piece] as number, tail.ends[++piece] as number);
      slab.copy(payload, from[i] as number, to[i] as number);
    }
    if (seqAt >= 0) {
      slab.copy(tail.bytes, tail.ends[piece] as number, tail.ends[++piece] as number);
      slab.copy(payload, from[seqAt] as number, to[seqAt] as number);
    }
    slab.copy(tail.bytes, tail.ends[piece] as number, tail.bytes.length);
    return slab.end();
  }
}

const recordWith = ({ key, keptKey }: PayloadForm, value: Buffer): WrittenRecord => ({
  topic: READINGS_TOPIC,
  key,
  value,
  keptKey,
});

/** Whether both say the same; the numbers may be written otherwise. */
function isSame(written: Buffer | null, record: string): boolean {
  return written !== null && JSON.stringify(JSON.parse(written.toString())) === JSON.stringify(JSON.parse(record));
}
