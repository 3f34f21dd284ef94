import { instantWithMs } from '../../calendar/instant.js';
import { alertingOf } from '../../notification/deliveries.js';
import type { Site } from '../../plant/plant.js';
import type { HeldWords, RuleLook } from '../rule-look.js';
import { gatewayWords, silences, type LastSeen, type SilentDevice, type SilentGateway } from './gateway-silence.js';

/** An alert of `device.silent` that is active, as it was told. */
export interface ToldSilence {
  readonly subject: string;
  readonly details: unknown;
}

/**
 * One look of `device.silent` at all devices and gateways of a site.
 * @param told alerts that are active: a gateway masks its devices until it has returned
 * @param atMs Unix ms up to which everything that was heard is known
 */
export function silenceLook(
  site: Pick<Site, 'alerting' | 'devices' | 'gateways'>,
  lastSeen: LastSeen,
  told: readonly ToldSilence[],
  atMs: number,
): RuleLook {
  const held = new Set(told.map(({ subject }) => subject));
  const found = silences(site, lastSeen, { atMs, ownAfterMs: ownSilentAfter(site), held });
  const grace = new Map(found.gateways.map(({ gateway, graceMs }) => [gateway.id, graceMs]));
  // Asked of alerts that are active, mostly of none.
  let known: ReadonlySet<string> | null = null;
  const allKnown = (): ReadonlySet<string> => new Set([...site.devices, ...(site.gateways ?? [])].map(({ id }) => id));
  return {
    rule: 'device.silent',
    severity: 'warning',
    holds: new Map<string, HeldWords>([
      ...found.gateways.map((one) => [one.gateway.id, wordsOfGateway(one)] as const),
      ...found.devices.map((one) => [one.device.id, wordsOfDevice(one)] as const),
    ]),
    offDelayMs: (subject) => grace.get(subject) ?? graceOf(told, subject),
    isGone: (subject) => !(known ??= allKnown()).has(subject),
  };
}

/** The silence that a site has set for all its devices, ms; null: each has its own. */
export const ownSilentAfter = (site: Pick<Site, 'alerting'>): number | null =>
  alertingOf(site).rules['device.silent']?.afterMs ?? null;

/** Of a gateway that is heard again: so long its devices have time to be, ms. */
function graceOf(told: readonly ToldSilence[], subject: string): number | null {
  const details = told.find((alert) => alert.subject === subject)?.details;
  const seconds = (details as { graceSeconds?: unknown } | null | undefined)?.graceSeconds;
  return typeof seconds === 'number' ? seconds * 1_000 : null;
}

function wordsOfDevice({ device, lastSeenMs, afterMs, maskedBy }: SilentDevice): HeldWords {
  const lastSeen = instantWithMs(lastSeenMs);
  const name = device.name === device.id ? device.id : `${device.id} (${device.name})`;
  return {
    message: `${name} has sent nothing since ${lastSeen}; it counts as silent after ${Math.round(afterMs / 1000)} s.`,
    details: { device: device.id, kind: device.kind, lastSeen, silentAfterSeconds: afterMs / 1000 },
    ...(maskedBy === null ? {} : { maskedBy }),
  };
}

function wordsOfGateway(silence: SilentGateway): HeldWords {
  const { gateway, silent, heard, lastSeenMs, graceMs } = silence;
  const lastSeen = instantWithMs(lastSeenMs);
  return {
    message: `${gatewayWords(silence)} The last of them was heard at ${lastSeen}.`,
    details: { gateway: gateway.id, devices: silent, heard, lastSeen, graceSeconds: graceMs / 1000 },
    isRenewed: true,
  };
}
