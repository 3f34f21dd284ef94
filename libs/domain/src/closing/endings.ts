import { addDays, type LocalDate } from '../calendar/local-date.js';
import { countedPoints } from '../emissions/counted-points.js';
import { deviceOf } from '../plant/device-of.js';
import { meterEntries, meterOn } from '../plant/meters.js';
import type { Device, Site } from '../plant/plant.js';
import type { WaivedCheck } from './waivers.js';

/** So long before its end something is told of: time to have a meter calibrated, or a factor read. */
export const ENDS_SOON_DAYS = 60;

/** A certificate of a counted meter, or a waiver, that has ended or soon does. */
export interface Ending {
  readonly what: 'calibration' | 'waiver';
  /** A device; of a waiver what is waived, and of what. */
  readonly subject: string;
  readonly waives: WaivedCheck | null;
  /** Last day on which it holds. */
  readonly until: LocalDate;
  readonly hasEnded: boolean;
  /** Among the devices, or the waivers, of the site file. */
  readonly index: number;
}

/** In the order of the site file; of several for the same thing the one that ends last. */
export function endings(site: Site, today: LocalDate): Ending[] {
  const soon = addDays(today, ENDS_SOON_DAYS);
  const all = [...calibrationsOf(site, today), ...waiversOf(site)];
  return all.flatMap((one) => (one.until > soon ? [] : [{ ...one, hasEnded: one.until < today }]));
}

type Held = Omit<Ending, 'hasEnded'>;

function calibrationsOf(site: Site, today: LocalDate): Held[] {
  const counted = new Set(countedPoints(site).map(deviceOf));
  return site.devices.flatMap((device, index): Held[] => {
    const until = counted.has(device.id) && !device.removed ? lastCertified(device, today) : null;
    return until === null ? [] : [{ what: 'calibration', subject: device.id, waives: null, until, index }];
  });
}

/** Of the meter that is in place; null: it never had a certificate. */
function lastCertified(device: Device, today: LocalDate): LocalDate | null {
  const serial = meterOn(device, today)?.serial ?? null;
  const ends = meterEntries(device).flatMap((entry) => (entry.serial === serial ? (entry.verifiedUntil ?? []) : []));
  return ends.sort().at(-1) ?? null;
}

function waiversOf({ closing }: Site): Held[] {
  const waivers = closing?.waivers ?? [];
  return waivers.flatMap(({ waives, subject, until }, index): Held[] => {
    const isRenewed = waivers.some(
      (other, i) =>
        other.waives === waives &&
        other.subject === subject &&
        (other.until > until || (other.until === until && i > index)),
    );
    return isRenewed ? [] : [{ what: 'waiver', subject, waives, until, index }];
  });
}

/** What an operator reads. */
export function endingWords({ what, subject, waives, until, hasEnded }: Ending): string {
  if (what === 'calibration')
    return hasEnded
      ? `the verification of ${subject} ended on ${until}: its permissible error counts against the plant since; enter the new certificate`
      : `the verification of ${subject} ends on ${until}: from then on its permissible error counts against the plant; have it calibrated before`;
  return hasEnded
    ? `the waiver of ${waives} ${subject} ended on ${until}: nothing more is signed by it; renew it, or take it out`
    : `the waiver of ${waives} ${subject} ends on ${until}: nothing is signed by it from then on; do what it put off, or renew it`;
}
