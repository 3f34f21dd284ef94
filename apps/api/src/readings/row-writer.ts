import { DAY_MS, instantOf, QUALITIES, versionAt } from '#domain';
import type { JsonBytes } from '../http/lists/json-text.js';
import { qualityOf, shownValue, type Measured } from './shown-value.js';

/** Of a reading without what makes room for itself: pieces and texts. */
const MOST_BYTES_OF_ROW = 150;

const notedText = (q: number, codes: readonly string[]): string =>
  `,"quality":"${qualityOf(q)}","codes":${JSON.stringify(codes)}`;
/** By quality, of readings without codes: almost all. */
const NOTED = QUALITIES.map((_, q) => notedText(q, []));
const [BEFORE_VALUE, BEFORE_SEQ] = [Buffer.from('Z","value":'), Buffer.from('Z","seq":')];

/**
 * Readings as JSON, what `JSON.stringify` makes of `listReadings`, without an object or a text of each: a page is a thousand of them. Of
 * neighbours most is the same through a day: those pieces are made once and copied.
 */
export class RowWriter {
  private readonly ts = new PieceOfDay('"ts":"');
  private readonly receivedAt = new PieceOfDay(',"receivedAt":"');
  private begin = '{';

  constructor(
    private readonly json: JsonBytes,
    private readonly point: Measured['point'],
  ) {}

  /** @param seq NaN: none; eventId '': none. Its parts one by one: it is no object */
  write(
    t: number,
    v: number,
    q: number,
    codes: readonly string[],
    receivedMs: number,
    seq: number,
    eventId: string,
  ): void {
    const { json } = this;
    json.makeRoom(MOST_BYTES_OF_ROW);
    json.ascii(this.begin);
    this.begin = ',{';
    this.ts.write(json, t, '');
    json.piece(BEFORE_VALUE);
    this.value(shownValue(versionAt(this.point, t), v));
    this.receivedAt.write(json, receivedMs, (codes.length === 0 ? NOTED[q] : undefined) ?? notedText(q, codes));
    json.makeRoom(MOST_BYTES_OF_ROW);
    json.piece(BEFORE_SEQ);
    if (Number.isNaN(seq)) json.ascii('null');
    else json.whole(seq);
    if (eventId === '') json.ascii('}');
    else json.add(`,"id":${JSON.stringify(eventId)}}`);
  }

  private value(value: number | string): void {
    const { json } = this;
    if (typeof value === 'string') json.add(JSON.stringify(value));
    else if (Number.isInteger(value)) json.whole(value);
    else json.ascii(String(value));
  }
}

const MIDNIGHT = '00:00:00Z';
/** `08:00:00.250` */
const MOST_BYTES_OF_TIME = 12;

/** What stands before a time of day, its date included: kept while neither changes. */
class PieceOfDay {
  private day = NaN;
  private before = '';
  private piece: Buffer = Buffer.alloc(0);

  constructor(private readonly name: string) {}

  /** @param time Unix ms; a part of one is left out */
  write(json: JsonBytes, time: number, before: string): void {
    const ms = Math.trunc(time);
    const day = Math.floor(ms / DAY_MS);
    if (day !== this.day || before !== this.before) {
      const date = instantOf(day * DAY_MS).slice(0, -MIDNIGHT.length);
      this.piece = Buffer.from(before + this.name + date);
      this.day = day;
      this.before = before;
    }
    json.makeRoom(this.piece.length + MOST_BYTES_OF_TIME);
    json.piece(this.piece);
    json.timeOfDay(ms - day * DAY_MS);
  }
}
