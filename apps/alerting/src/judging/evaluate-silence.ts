import {
  alertingOf,
  gatewayWords,
  instantWithMs,
  silences,
  type SilentDevice,
  type SilentGateway,
  type Site,
} from '#domain';
import { advanceToMoment, openAlerts, readLedgerCounts, type Database } from '#postgres';
import { settleAlerts, type HeldWords } from '../life/settle-alerts.js';

export const SILENT_RULE = 'device.silent';

/**
 * `device.silent` for all devices of a site, as of a moment up to which every arrival is counted. By arrival, so that
 * backfill is no alarm; a device that was never heard, or that reports events only, is not silent. Devices that are silent together
 * behind one gateway are one alert, its own; theirs are masked by it. A moment before the one that was judged last, here or by another
 * process, says nothing. Returns how many alerts changed.
 */
export async function evaluateSilence(db: Database, site: Site, atMs: number, nowMs: number): Promise<number> {
  return db.transaction(async (tx) => {
    if (!(await advanceToMoment(tx, site.id, atMs))) return 0;
    const seen = new Map((await readLedgerCounts(tx, site.id)).map((line) => [line.device, line.lastSeenMs]));
    const active = (await openAlerts(tx, site.id, SILENT_RULE)).filter(({ life }) => life.active);
    const held = new Set(active.map(({ subject }) => subject));
    const ownAfterMs = alertingOf(site).rules[SILENT_RULE]?.afterMs ?? null;
    const found = silences(site, (device) => seen.get(device) ?? null, { atMs, ownAfterMs, held });
    const holds = new Map<string, HeldWords>([
      ...found.gateways.map((one) => [one.gateway.id, wordsOfGateway(one)] as const),
      ...found.devices.map((one) => [one.device.id, wordsOfDevice(one)] as const),
    ]);
    const grace = new Map(found.gateways.map(({ gateway, graceMs }) => [gateway.id, graceMs]));
    const known = new Set([...site.devices, ...(site.gateways ?? [])].map(({ id }) => id));
    const isGone = (subject: string): boolean => !known.has(subject);
    const offDelayMs = (subject: string): number | null => grace.get(subject) ?? graceOf(active, subject);
    return settleAlerts(tx, { site, rule: SILENT_RULE, severity: 'warning', holds, offDelayMs, isGone }, nowMs);
  });
}

/** Of a gateway that is heard again: so long its devices have time to be. */
function graceOf(active: Awaited<ReturnType<typeof openAlerts>>, subject: string): number | null {
  const { details } = active.find((alert) => alert.subject === subject)?.body ?? {};
  const seconds = (details as { graceSeconds?: unknown } | undefined)?.graceSeconds;
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
