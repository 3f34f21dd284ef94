import type { StatusAnswer } from '#contracts';
import { alertingOf, heldWords, isHeldTooLong, type Site } from '#domain';
import type { Queryable } from '#postgres';
import { settleAlerts } from '../life/settle-alerts.js';
const RULE = 'register.held';

/** What the status document says of the held registers of a device; one of an older version says nothing. */
export type DeviceHeld = Pick<StatusAnswer['devices'][number], 'id' | 'held'>;

/** `register.held` for all registers of a site, by `device/point`. Returns how many alerts changed. */
export async function evaluateHeld(
  tx: Queryable,
  site: Site,
  devices: readonly DeviceHeld[],
  nowMs: number,
): Promise<number> {
  const holds = new Map(
    devices.flatMap(({ id, held = [] }) =>
      held
        .filter((register) => isHeldTooLong(register, alertingOf(site).rules[RULE]?.afterMs))
        .map(
          (register) =>
            [
              `${id}/${register.point}`,
              { message: heldWords(id, register), details: { device: id, ...register } },
            ] as const,
        ),
    ),
  );
  const addresses = new Set(site.devices.flatMap(({ points }) => points.map(({ address }) => address)));
  const isGone = (subject: string): boolean => !addresses.has(subject);
  return settleAlerts(tx, { site, rule: RULE, severity: 'warning', holds, isGone }, nowMs);
}
