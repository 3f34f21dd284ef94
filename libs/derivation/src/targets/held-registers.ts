import {
  bridgeOutcome,
  convert,
  heldReadings,
  instantWithMs,
  versionAt,
  withoutNoise,
  DAY_MS,
  type HeldRegister,
  type Point,
} from '#domain';
import { readHeldStates, readKnownAround, type Queryable } from '#postgres';
import { BridgeFinder } from '../bridges/find-bridges.js';
import type { DerivedSite } from '../derived-site.js';
import { statusPoints } from './status-points.js';

/** So far back the status looks for bridges that wait; the held list and the conditions of signing look at all. */
const BRIDGES_MS = 60 * DAY_MS;

/** By device, its registers with readings, or bridges, that wait for a decision as of now. */
export async function heldRegisters(
  q: Queryable,
  derived: DerivedSite,
  now: number,
): Promise<ReadonlyMap<string, readonly HeldRegister[]>> {
  const { registers } = statusPoints(derived);
  const held = new Map<string, HeldRegister[]>();
  for (const { pointId, state, startMs } of await readHeldStates(q, [...registers.keys()], now + DAY_MS)) {
    const point = registers.get(pointId)!;
    const register = heldRegister(point, state, startMs);
    if (register) held.set(point.device, [...(held.get(point.device) ?? []), register]);
  }
  for (const { device, register } of await heldBridges(q, derived, now))
    held.set(device, [...(held.get(device) ?? []), register]);
  return held;
}

/** Bridges of the last weeks that wait, from the windows alone: a status of the past has no more of them. */
async function heldBridges(
  q: Queryable,
  derived: DerivedSite,
  now: number,
): Promise<{ readonly device: string; readonly register: HeldRegister }[]> {
  const bridges = await new BridgeFinder(q, derived).inRange({ fromMs: now - BRIDGES_MS, toMs: now + DAY_MS });
  const held: { readonly device: string; readonly register: HeldRegister }[] = [];
  for (const bridge of bridges) {
    const { rise, state } = bridgeOutcome(bridge, derived.site);
    if (state !== 'held') continue;
    const { point, pointId } = derived.points.get(bridge.point)!;
    const { toMs } = bridge.spans.at(-1)!;
    const { lastMs } = await readKnownAround(q, pointId, now + DAY_MS);
    const { unit, resolution } = versionAt(point, toMs);
    held.push({
      device: point.device,
      register: {
        point: point.id,
        unit,
        since: instantWithMs(toMs),
        until: instantWithMs(Math.max(toMs, lastMs ?? toMs)),
        agree: true,
        atStake: withoutNoise(rise, resolution),
        atStakeGj: convert(rise, unit, 'GJ'),
        bridge: true,
      },
    });
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
