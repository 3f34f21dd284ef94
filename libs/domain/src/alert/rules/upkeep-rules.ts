/** What has to be renewed by its time: certificates of meters, factors. Pure functions of the site file, the factors and a local day. */
import { addDays, type LocalDate } from '../../calendar/local-date.js';
import { calibrationOn, verifiedThrough } from '../../emissions/meters/calibration.js';
import { factorAt, factorVersion, type FactorSet } from '../../emissions/factors/factors.js';
import { factorUses } from '../../emissions/factor-uses.js';
import type { Device, Site } from '../../plant/plant.js';
import type { RuleLook } from '../rule-look.js';

/** Time to have a meter verified, or to find the new publication of a factor. */
export const DUE_WITHIN_DAYS = 60;

/** What an operator reads, and the same for machines. */
export interface DueWords {
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** `calibration.due`, by device: the certificate of its meter ends within 60 days, or has ended. A device that never had one is none. */
export function calibrationsDue({ devices }: Pick<Site, 'devices'>, today: LocalDate): Map<string, DueWords> {
  return new Map(
    devices
      .filter(({ removed }) => !removed)
      .flatMap((device) => {
        const words = calibrationDue(device, today);
        return words ? [[device.id, words] as const] : [];
      }),
  );
}

function calibrationDue(device: Device, today: LocalDate): DueWords | null {
  const state = calibrationOn(device, today);
  if (state === 'unknown') return null;
  const until = verifiedThrough(device, today);
  const details = { device: device.id, verifiedUntil: until };
  if (state === 'lapsed') {
    const since = until === null ? 'has no certificate' : `was verified until ${until}`;
    const cost = 'on each day until it is again its permissible error is taken off, for good';
    return { message: `The meter of ${device.id} ${since}: ${cost}.`, details };
  }
  if (until === null || until >= addDays(today, DUE_WITHIN_DAYS)) return null;
  return { message: `The certificate of the meter of ${device.id} ends with ${until}.`, details };
}

/** `factor.expiring`, by factor: a factor of the site holds for less than 60 more days and no version follows, or none holds today. */
export function factorsExpiring(
  site: Pick<Site, 'emissions'>,
  factors: FactorSet,
  today: LocalDate,
): Map<string, DueWords> {
  const due = new Map<string, DueWords>();
  const lastDay = addDays(today, DUE_WITHIN_DAYS);
  for (const id of factorUses(site).keys()) {
    if (!factors.has(id) || factorAt(factors, id, lastDay) !== null) continue;
    const factor = factorAt(factors, id, today);
    due.set(
      id,
      factor === null
        ? {
            message: `No version of the factor ${id} holds on ${today}: a candidate stands in, and no month of it can be closed.`,
            details: { factor: id },
          }
        : {
            message: `The factor ${factorVersion(factor)} holds until ${factor.validTo} and no version follows.`,
            details: { factor: id, version: factorVersion(factor), validTo: factor.validTo },
          },
    );
  }
  return due;
}

/** One look of each of these rules, as of a local day of the site. */
export const upkeepLooks = (
  site: Pick<Site, 'devices' | 'emissions'>,
  factors: FactorSet,
  today: LocalDate,
): RuleLook[] => [
  { rule: 'calibration.due', severity: 'warning', holds: calibrationsDue(site, today) },
  { rule: 'factor.expiring', severity: 'warning', holds: factorsExpiring(site, factors, today) },
];
