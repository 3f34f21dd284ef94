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
  // Asked of open alerts alone: of a city it takes longer than all the rest.
  let addresses: ReadonlySet<string> | null = null;
  const isGone = (subject: string): boolean => !(addresses ??= addressesOf(site)).has(subject);
  return settleAlerts(tx, { site, rule: RULE, severity: 'warning', holds, isGone }, nowMs);
}

const addressesOf = ({ devices }: Site): ReadonlySet<string> =>
  new Set(devices.flatMap(({ points }) => points.map(({ address }) => address)));
