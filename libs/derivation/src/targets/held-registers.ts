import {
  convert,
  DAY_MS,
  heldReadings,
  instantWithMs,
  versionAt,
  withoutNoise,
  type HeldRegister,
  type Point,
} from '#domain';
import { readHeldStates, type Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';

/** By device, its registers with readings that wait for a decision as of now. */
export async function heldRegisters(
  q: Queryable,
  { points }: DerivedSite,
  now: number,
): Promise<ReadonlyMap<string, readonly HeldRegister[]>> {
  const registers = new Map(
    [...points.values()]
      .filter(({ point }) => !point.removed && point.versions.some(({ kind }) => kind === 'total'))
      .map(({ pointId, point }) => [pointId, point]),
  );
  const held = new Map<string, HeldRegister[]>();
  for (const { pointId, state, startMs } of await readHeldStates(q, [...registers.keys()], now + DAY_MS)) {
    const point = registers.get(pointId)!;
    const register = heldRegister(point, state, startMs);
    if (register) held.set(point.device, [...(held.get(point.device) ?? []), register]);
  }
  return held;
}

function heldRegister(point: Point, state: string, windowMs: number): HeldRegister | null {
  const held = heldReadings(state, (ms) => versionAt(point, ms).modulus);
  if (!held) return null;
  const { unit, sinceMs, newest, agree, outcomes } = held;
  const { resolution } = versionAt(point, newest.t);
  return {
    point: point.id,
    unit,
    since: instantWithMs(sinceMs),
    until: instantWithMs(Math.max(newest.t, windowMs)),
    agree,
    atStake: withoutNoise(outcomes.accepted.counts, resolution),
    atStakeGj: convert(outcomes.accepted.counts, unit, 'GJ'),
  };
}

/** Of a whole site: which registers, since when, and the energy of those that count any; null: none. */
export function heldOfSite(held: ReadonlyMap<string, readonly HeldRegister[]>) {
  const all = [...held]
    .flatMap(([device, registers]) =>
      registers.map(({ point, ...register }) => ({ address: `${device}/${point}`, ...register })),
    )
    .sort((a, b) => (a.address < b.address ? -1 : 1));
  if (all.length === 0) return null;
  const energies = all.flatMap(({ atStakeGj }) => atStakeGj ?? []);
  return {
    points: all.map(({ address }) => address),
    since: all.map(({ since }) => since).sort()[0]!,
    atStake: energies.length === 0 ? null : energies.reduce((sum, value) => sum + value, 0),
    unit: 'GJ',
  };
}
