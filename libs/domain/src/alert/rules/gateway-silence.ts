/** `device.silent`: which devices are silent, and which of them only because what they share is (docs/arithmetic/drift-and-alerts.md#masking). */
import { groupedBy } from '../../grouped.js';
import type { Device, Gateway } from '../../plant/plant.js';
import { silentAfterMs } from './rules.js';

/** A gateway is silent where so many of its devices are at least … */
const LEAST_SILENT = 2;
/** … and this share of those that were ever heard. */
const LEAST_SHARE = 0.5;

/** A device that has sent nothing for longer than it may. Times are Unix ms. */
export interface SilentDevice {
  readonly device: Device;
  readonly lastSeenMs: number;
  readonly afterMs: number;
  /** Id of the gateway whose silence says it already; null: it is the device's own. */
  readonly maskedBy: string | null;
}

/** A gateway behind which devices are silent together. */
export interface SilentGateway {
  readonly gateway: Gateway;
  /** Ids, in the order of the site file. */
  readonly silent: readonly string[];
  /** How many devices behind it were ever heard. */
  readonly heard: number;
  readonly lastSeenMs: number;
  /** By then the slowest of its devices has been heard again, or is silent by itself, ms. */
  readonly graceMs: number;
}

/** What the devices of a site have sent, by id; null: nothing ever. Unix ms. */
export type LastSeen = (device: string) => number | null;

/**
 * Silent devices and gateways at a moment. Devices of one gateway fall silent one after another, by their intervals: one that is silent
 * alone waits for one interval more, unless another device of its gateway was heard after it should have been.
 * @param held gateways whose silence is an alert already: it masks until it has returned
 */
export function silences(
  {
    devices,
    gateways = [],
  }: { readonly devices: readonly Device[]; readonly gateways?: readonly Gateway[] | undefined },
  lastSeen: LastSeen,
  {
    atMs,
    ownAfterMs,
    held,
  }: { readonly atMs: number; readonly ownAfterMs: number | null; readonly held: ReadonlySet<string> },
): { readonly devices: SilentDevice[]; readonly gateways: SilentGateway[] } {
  const judged = devices.flatMap((device) => {
    const seenMs = lastSeen(device.id);
    const afterMs = judgedAfterMs(device, ownAfterMs, atMs);
    return seenMs === null || afterMs === null ? [] : [{ device, lastSeenMs: seenMs, afterMs }];
  });
  const isSilent = ({ lastSeenMs, afterMs }: (typeof judged)[number]): boolean => atMs - lastSeenMs > afterMs;
  const byGateway = groupedBy(judged, ({ device }) => device.via ?? '');
  const silentGateways = gateways.flatMap((gateway): SilentGateway[] => {
    const behind = byGateway.get(gateway.id) ?? [];
    const silent = behind.filter(isSilent);
    if (silent.length < LEAST_SILENT || silent.length < LEAST_SHARE * behind.length) return [];
    return [
      {
        gateway,
        silent: silent.map(({ device }) => device.id),
        heard: behind.length,
        lastSeenMs: Math.max(...behind.map(({ lastSeenMs }) => lastSeenMs)),
        graceMs: Math.max(...behind.map(({ afterMs }) => afterMs)),
      },
    ];
  });
  const masking = new Set([...held, ...silentGateways.map(({ gateway }) => gateway.id)]);
  const silent = judged.filter(isSilent).flatMap((one): SilentDevice[] => {
    const { via } = one.device;
    if (via !== undefined && masking.has(via)) return [{ ...one, maskedBy: via }];
    const intervalMs = patienceMs(one.afterMs);
    const behind = via === undefined ? [] : byGateway.get(via)!;
    const isGatewayHeard = behind.some(({ lastSeenMs }) => lastSeenMs > one.lastSeenMs + intervalMs);
    const isAlone = behind.length < LEAST_SILENT;
    const isTime = isAlone || isGatewayHeard || atMs - one.lastSeenMs > one.afterMs + intervalMs;
    return isTime ? [{ ...one, maskedBy: null }] : [];
  });
  return { devices: silent, gateways: silentGateways };
}

/**
 * After what silence a device is judged to be silent, ms; null: it is gone, or reports events only.
 * @param ownAfterMs what the site has set for all its devices; null: each has its own
 */
export function judgedAfterMs(device: Device, ownAfterMs: number | null, atMs: number): number | null {
  const shippedMs = silentAfterMs(device, atMs);
  return device.removed || shippedMs === null ? null : (ownAfterMs ?? shippedMs);
}

/** A device that is silent alone waits for one interval more, ms. */
const patienceMs = (afterMs: number): number => afterMs / 3;

/** How long after a device was last heard something becomes of its silence, whole ms: it counts, and it is its own. */
export const silenceChangesMs = (afterMs: number): readonly number[] =>
  [afterMs, afterMs + patienceMs(afterMs)].map((ms) => Math.floor(ms) + 1);

/** What an operator reads. */
export const gatewayWords = ({ gateway, silent, heard }: SilentGateway): string =>
  `${gateway.name}: ${silent.length} devices silent${silent.length < heard ? ` of ${heard}` : ''}: ${listOf(silent)}.`;

const MOST_NAMED = 50;
const listOf = (ids: readonly string[]): string =>
  ids.length <= MOST_NAMED
    ? ids.join(', ')
    : `${ids.slice(0, MOST_NAMED).join(', ')} and ${ids.length - MOST_NAMED} more`;
