import { DAY_MS, HOUR_MS } from '#domain';

/** Above this share of the rated power the next source is lit. */
const LIGHT_NEXT_AT = 0.9;
const HANDOVER_MS = 3 * HOUR_MS;
/** Sources take turns in leading, so that their hours of operation stay together. */
const TURN_DAYS = 14;
/** A back-up that is lit runs at least at this share of the heat. */
const LEAST_BACKUP = 0.05;

export interface Rated {
  readonly ratedMw: number;
  readonly isBackup: boolean;
}

/**
 * Which sources burn on a day, as shares of the heat (sum 1): as few as carry the day's peak, the lead changing every two
 * weeks, each by its rated power. A back-up gives only what the others cannot.
 */
export function sharesOfDay(day: number, peakMw: number, sources: readonly Rated[]): number[] {
  const [usual, backup] = [false, true].map((isBackup) =>
    sources.flatMap((source, i) => (source.isBackup === isBackup ? [i] : [])),
  ) as [number[], number[]];
  const shares = sources.map(() => 0);
  const light = (group: readonly number[], wantedMw: number, whole: number): number => {
    let carried = 0;
    const lit: number[] = [];
    for (let i = 0; i < group.length; i++) {
      if (lit.length > 0 && carried * LIGHT_NEXT_AT >= wantedMw) break;
      const source = group[(i + Math.floor(day / TURN_DAYS)) % group.length] as number;
      lit.push(source);
      carried += (sources[source] as Rated).ratedMw;
    }
    for (const source of lit) shares[source] = ((sources[source] as Rated).ratedMw / carried) * whole;
    return carried;
  };
  if (usual.length === 0) {
    light(backup, peakMw, 1);
    return shares;
  }
  const carried = light(usual, peakMw, 1);
  const missing = peakMw > 0 ? 1 - (carried * LIGHT_NEXT_AT) / peakMw : 0;
  if (backup.length === 0 || missing <= 0) return shares;
  const helped = Math.max(LEAST_BACKUP, missing);
  for (const source of usual) shares[source] = (shares[source] as number) * (1 - helped);
  light(backup, peakMw * helped, helped);
  return shares;
}

/** Share at a moment of the day: yesterday's hands over to today's in the first hours. */
export function shareAt(yesterday: number, today: number, msOfDay: number): number {
  const part = Math.min(1, (msOfDay % DAY_MS) / HANDOVER_MS);
  return yesterday + (today - yesterday) * part * part * (3 - 2 * part);
}
