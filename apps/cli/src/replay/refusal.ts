import { HOUR_MS, zoneOffsetMs } from '#domain';
import type { Survey } from './recording/survey.js';

/** More values than this that will not count, and the file is most likely not what was meant. */
const DEFAULT_ALLOWED_PCT = 1;

/** Why a recording is not sent (on). */
export interface Refusal {
  readonly kind: 'skipped-hour' | 'rejected-share';
  readonly message: string;
}

/** Why a recording is not sent (on); null: it is. */
export function refusalOf(survey: Survey, allowedPct: number | undefined, timeZone: string): Refusal | null {
  const { first, rows } = survey.skippedHour;
  if (first !== null && allowedPct === undefined) {
    const line = first.line === null ? 'near the end' : `line ${first.line}`;
    const message = `${line}: ${first.detail} (${rows} ${rows === 1 ? 'line' : 'lines'}). Does the clock of the recording know summer time? Then give its own zone: ${standardZone(timeZone)}`;
    return { kind: 'skipped-hour', message };
  }
  const allowed = allowedPct ?? DEFAULT_ALLOWED_PCT;
  if (survey.rejectedPct <= allowed) return null;
  const share = `${survey.rejectedPct.toFixed(survey.rejectedPct < 10 ? 1 : 0)} %`;
  const message = `${survey.rejected.toLocaleString('en')} of ${survey.values.toLocaleString('en')} values (${share}) would be rejected, at most ${allowed} % may be (--allow-rejected PERCENT)`;
  return { kind: 'rejected-share', message };
}

/** How to name the standard time of a zone without its summer time. */
function standardZone(timeZone: string): string {
  const year = new Date().getUTCFullYear();
  const offsets = [0, 6].map((month) => zoneOffsetMs(Date.UTC(year, month, 15), timeZone) / HOUR_MS);
  const hours = Math.min(...offsets);
  if (!Number.isInteger(hours)) return '--time-zone with a zone that keeps one time, or UTC';
  const name = hours === 0 ? 'UTC' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
  return `--time-zone ${name} (UTC${hours < 0 ? '-' : '+'}${Math.abs(hours)} all year), or UTC`;
}
