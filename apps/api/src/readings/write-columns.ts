import { codesOfReading } from '#derivation';
import { DAY_MS, instantOf, QUALITIES, versionAt } from '#domain';
import type { ReadingColumns } from '#postgres';
import type { JsonBytes } from '../http/lists/json-text.js';
import { qualityOf, shownValue, type Measured } from './shown-value.js';

/** Of a reading without a value that is a text: dates, which may lie beyond the year 9999, have 14 characters at most. */
const MOST_BYTES_OF_ROW = 250;
const NO_CODES: readonly string[] = [];

const notedText = (q: number, codes: readonly string[]): string =>
  `,"quality":"${qualityOf(q)}","codes":${JSON.stringify(codes)}`;
/** By quality, of readings without codes: almost all. */
const NOTED = QUALITIES.map((_, q) => notedText(q, NO_CODES));
const [BEFORE_VALUE, BEFORE_SEQ] = [Buffer.from('Z","value":'), Buffer.from('Z","seq":')];

/**
 * Readings as JSON, without an object or a text of each: a page is a thousand of them. Of neighbours most is the same through a day: those
 * pieces are made once and copied.
 */
export function writeColumns(json: JsonBytes, columns: ReadingColumns, { point, timeZone }: Measured): void {
  const { t: times, v, q, seq, receivedMs } = columns;
  const [ts, receivedAt] = [new PieceOfDay('"ts":"'), new PieceOfDay(',"receivedAt":"')];
  for (let i = 0; i < times.length; i++) {
    const t = times[i]!;
    const codes = codesOfReading({ t, receivedMs: receivedMs[i]!, conflict: false, codes: NO_CODES }, timeZone);
    json.makeRoom(MOST_BYTES_OF_ROW);
    json.ascii(i === 0 ? '{' : ',{');
    ts.write(json, t, '');
    json.piece(BEFORE_VALUE);
    writeValue(json, shownValue(versionAt(point, t), v[i]!));
    receivedAt.write(json, receivedMs[i]!, (codes.length === 0 ? NOTED[q[i]!] : undefined) ?? notedText(q[i]!, codes));
    json.piece(BEFORE_SEQ);
    if (Number.isNaN(seq[i]!)) json.ascii('null');
    else json.whole(seq[i]!);
    json.ascii('}');
  }
}

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
    json.piece(this.piece);
    json.timeOfDay(ms - day * DAY_MS);
  }
}
const MIDNIGHT = '00:00:00Z';

function writeValue(json: JsonBytes, value: number | string): void {
  if (typeof value === 'number') {
    if (Number.isInteger(value)) json.whole(value);
    else json.ascii(String(value));
  } else {
    json.add(JSON.stringify(value));
    json.makeRoom(MOST_BYTES_OF_ROW);
  }
}
