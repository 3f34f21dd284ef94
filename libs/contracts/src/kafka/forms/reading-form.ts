import { JsonCursor } from '../../json/json-cursor.js';
import { asBuffer } from '../../json/json-payload.js';
import type { ReadingsData } from '../event-data.js';
import { isWrittenPlainly, ReadingHeads, ReadingTails, type ReadingHead, type ReadingTail } from './reading-pieces.js';

/**
 * Everything but the numbers, the id and the time of a record of readings, byte for byte: a device sends the same points again and again.
 * By `ReadingForms` alone.
 */
export interface ReadingForm {
  readonly head: ReadingHead;
  readonly device: string;
  readonly idLength: number;
  readonly timeLength: number;
  readonly tail: ReadingTail;
}

/**
 * Reads records of readings by the form of the one before of the same device: where nothing but numbers, id and time differs, the numbers
 * are all that has to be read. What it gives is what the parser of JSON gives (reading-form.spec).
 */
export class ReadingForms {
  /** Of the record that was read last: arrival and measurement, Unix ms. */
  receivedAt = 0;
  ts = 0;
  seq: number | null = null;

  private readonly heads = new ReadingHeads();
  private readonly tails = new ReadingTails();
  private readonly cursor = new JsonCursor();

  /** The form of a record with one reading of plain numbers. @param data what the parser found in it. @returns null: it has none, its numbers would not be all that counts */
  learn(value: Uint8Array, data: ReadingsData): ReadingForm | null {
    const [reading] = data.readings;
    if (reading === undefined || data.readings.length !== 1) return null;
    if (data.replayed !== undefined || reading.units !== undefined) return null;
    const { site, device } = data;
    const { toId, toTime } = this.heads.of(site);
    const text = asBuffer(value).toString('latin1');
    const idLength = text.indexOf('"', toId) - toId;
    const timeAt = toTime + idLength + device.length;
    const timeLength = text.indexOf('"', timeAt) - timeAt;
    const form = this.ofDevice({ idLength, timeLength, tail: this.tails.of(data, reading) }, site, device);
    const vals = form && this.read(form, value);
    if (vals === null || this.receivedAt !== data.receivedAt || this.ts !== reading.ts) return null;
    if (this.seq !== (reading.seq ?? null)) return null;
    return Object.values(reading.values).every((v, i) => Object.is(v, vals[i])) ? form : null;
  }

  /**
   * The form of the same record of another device; null: its name is not written plainly. All forms are made here: objects of one kind, which the
   * compiler of the hot path knows.
   */
  ofDevice(
    { idLength, timeLength, tail }: Pick<ReadingForm, 'idLength' | 'timeLength' | 'tail'>,
    site: string,
    device: string,
  ): ReadingForm | null {
    if (!isWrittenPlainly(device)) return null;
    return { head: this.heads.of(site), device, idLength, timeLength, tail };
  }

  /** The values in the order of the record, and `receivedAt`, `ts` and `seq` of it here; null: the record has another form. */
  read({ head, device, idLength, timeLength, tail }: ReadingForm, value: Uint8Array): number[] | null {
    const { cursor } = this;
    const { bytes: before, toId, toSource, toTime, toDevice } = head;
    const { bytes, ends, blank, hasSeq } = tail;
    cursor.start(value);
    if (!cursor.isPiece(before, 0, toId) || !cursor.isText(idLength)) return null;
    if (!cursor.isPiece(before, toId, toSource) || !cursor.isWritten(device)) return null;
    if (!cursor.isPiece(before, toSource, toTime) || !cursor.isText(timeLength)) return null;
    if (!cursor.isPiece(before, toTime, toDevice) || !cursor.isWritten(device)) return null;
    if (!cursor.isPiece(before, toDevice, before.length)) return null;
    const receivedAt = cursor.number();
    let piece = 0;
    if (!cursor.isNumber || !cursor.isPiece(bytes, 0, ends[piece] as number)) return null;
    const ts = cursor.number();
    const vals = blank.slice();
    for (let i = 0; i < vals.length; i++) {
      if (!cursor.isNumber || !cursor.isPiece(bytes, ends[piece] as number, ends[++piece] as number)) return null;
      vals[i] = cursor.number();
    }
    let seq: number | null = null;
    if (hasSeq) {
      if (!cursor.isNumber || !cursor.isPiece(bytes, ends[piece] as number, ends[++piece] as number)) return null;
      seq = cursor.number();
    }
    if (!cursor.isNumber || !cursor.isPiece(bytes, ends[piece] as number, bytes.length) || !cursor.isAtEnd) return null;
    this.receivedAt = receivedAt;
    this.ts = ts;
    this.seq = seq;
    return vals;
  }
}
