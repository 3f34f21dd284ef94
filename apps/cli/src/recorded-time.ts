import { LocalClock } from '#simulation';

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,3}))?)?)?$/;

/** Reads times of recordings: with an offset, Unix milliseconds or seconds, or the wall clock of a zone. */
export class RecordedTime {
  private readonly clock: LocalClock;

  /** @throws RangeError for a zone that does not exist */
  constructor(timeZone: string) {
    this.clock = new LocalClock(timeZone);
  }

  /**
   * RFC 3339, for the wire; null where the text is no time. Of an hour that the clock showed twice the first is meant; a time
   * that it skipped is taken as much later as the clock was put forward.
   */
  read(text: string): string | null {
    if (/^\d{9,10}$/.test(text)) return new Date(Number(text) * 1_000).toISOString();
    if (/^\d{12,13}$/.test(text)) return new Date(Number(text)).toISOString();
    const match = LOCAL.exec(text);
    if (match) {
      const [year, month, day, hour = '00', minute = '00', second = '00', fraction = '0'] = match.slice(1);
      const local = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0')}Z`);
      return Number.isNaN(local) ? null : new Date(this.clock.momentOf(local)).toISOString();
    }
    const t = /[zZ]|[+-]\d{2}:?\d{2}$/.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
    return Number.isNaN(t) ? null : new Date(t).toISOString();
  }
}
