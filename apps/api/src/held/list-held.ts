import {
  convert,
  heldReadings,
  instantOf,
  versionAt,
  withoutNoise,
  type HeldOutcome,
  type HeldReadings,
  type Point,
  type Seen,
  type Site,
} from '#domain';
import { readStatesBefore, type Database } from '#postgres';
import { resolutionOf } from '../readings/list-readings.js';
import type { SiteDirectory } from '../directory/site-directory.js';

/** Behind every window, and still a timestamptz. */
const END_OF_TIME_MS = Date.UTC(9999, 0, 1);

/** Registers of a site that wait for a decision, by the newest stored state of their engines. */
export async function listHeld(db: Database, directory: SiteDirectory, site: Site) {
  const known = await Promise.all(
    site.devices
      .flatMap(({ points }) => points)
      .map(async (point) => ({ point, pointId: await directory.pointId(site, point.device, point.id) })),
  );
  const points = known.flatMap(({ point, pointId }) => (pointId === null ? [] : [{ point, pointId }]));
  const states = await readStatesBefore(
    db,
    points.map(({ pointId }) => ({ pointId, beforeMs: END_OF_TIME_MS })),
  );
  return points.flatMap(({ point, pointId }) => shown(point, states.get(pointId) ?? ''));
}

export type HeldRegister = Awaited<ReturnType<typeof listHeld>>[number];

function shown(point: Point, state: string) {
  const held = heldReadings(state, (ms) => versionAt(point, ms).modulus);
  if (!held) return [];
  const resolution = resolutionOf(versionAt(point, held.newest.t));
  const tidy = (value: number): number => (resolution === null ? value : withoutNoise(value, resolution));
  const reading = ({ t, v }: Seen) => ({ ts: instantOf(t), value: tidy(v) });
  const { unit, sinceMs, lastGood, newest, candidate, outcomes, excluded, suggestedEvent } = held;
  const { accepted, refused } = outcomes;
  const outcome = ({ counts, goesOnFrom, lost, excluded: left }: HeldOutcome) => ({
    counts: tidy(counts),
    countsGj: convert(counts, unit, 'GJ'),
    goesOnFrom: reading(goesOnFrom),
    lost: lost && { from: instantOf(lost.fromMs), to: instantOf(lost.toMs) },
    excluded: tidy(left),
  });
  return [
    {
      address: point.address,
      device: point.device,
      point: point.id,
      unit,
      resolution,
      since: instantOf(sinceMs),
      lastGood: reading(lastGood),
      newest: reading(newest),
      candidate: candidate && reading(candidate),
      ifAccepted: tidy(accepted.counts),
      ifRefused: tidy(refused.counts),
      outcomes: { accepted: outcome(accepted), refused: outcome(refused) },
      excluded: tidy(excluded),
      atStakeGj: convert(accepted.counts, unit, 'GJ'),
      suggestedEvent,
      decideAt: instantOf(decideAtMs(held)),
    },
  ];
}

/** Behind all that is held, and behind a reading that fits the last good one: that one goes on then, whatever is decided. */
const decideAtMs = ({ newest, candidate }: HeldReadings): number => Math.max(newest.t, candidate?.t ?? 0);
