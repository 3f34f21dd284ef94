import type { LocalDate } from '../calendar/local-date.js';
import { meterEntries } from '../plant/meters.js';
import type { MeterPassport, Site } from '../plant/plant.js';

/** A certificate that counted and that a file says no more, or for a shorter time. */
export interface LostCertificate {
  readonly device: string;
  readonly serial: string | null;
  /** The days that it counted for; `from` null: since ever. */
  readonly from: LocalDate | null;
  readonly until: LocalDate;
}

const startOf = ({ verifiedFrom, from }: MeterPassport): LocalDate => verifiedFrom ?? from ?? '';

/**
 * Certificates of devices that both files declare. What was verified stays so: an entry is added when a meter is exchanged or verified
 * again, and none is taken away.
 */
export function lostCertificates(before: Site, after: Site): LostCertificate[] {
  const own = new Map(after.devices.map((device) => [device.id, device]));
  return before.devices.flatMap((device) => {
    const now = own.get(device.id);
    if (!now || device.removed || now.removed) return [];
    return meterEntries(device).flatMap((entry) => {
      const { serial, verifiedUntil } = entry;
      if (verifiedUntil === null) return [];
      const isKept = meterEntries(now).some(
        (one) =>
          one.serial === serial &&
          one.verifiedUntil !== null &&
          one.verifiedUntil >= verifiedUntil &&
          startOf(one) <= startOf(entry),
      );
      return isKept ? [] : [{ device: device.id, serial, from: startOf(entry) || null, until: verifiedUntil }];
    });
  });
}
