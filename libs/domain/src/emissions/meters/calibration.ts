/** Whether a meter was verified on a day, and what is taken off where it was not (docs/arithmetic/missing-data.md#calibration). */
import { addDays, type LocalDate } from '../../calendar/local-date.js';
import { byText } from '../../order.js';
import { meterEntries, meterOn } from '../../plant/meters.js';
import type { MeterPassport } from '../../plant/plant.js';
import { permissibleErrorPct, type Metered, type MeteredDevice } from './meter-errors.js';

/**
 * `lapsed`: between two certificates, behind the last or before the first one. `unknown`: the device never had one; nothing is taken off,
 * and its months do not close.
 */
export type Calibration = 'verified' | 'lapsed' | 'unknown';

interface Certificate extends MeterPassport {
  readonly verifiedUntil: LocalDate;
}

const isCertificate = (entry: MeterPassport): entry is Certificate => entry.verifiedUntil !== null;
/** A certificate that does not say since when holds from its entry on. */
const startOf = ({ verifiedFrom, from }: MeterPassport): LocalDate => verifiedFrom ?? from ?? '';

/** Certificates of the serial that is in place on a day, by their start. */
function certificatesOn(device: MeteredDevice, date: LocalDate): Certificate[] {
  const serial = meterOn(device, date)?.serial ?? null;
  return meterEntries(device)
    .filter(isCertificate)
    .filter((entry) => entry.serial === serial)
    .sort((a, b) => byText(startOf(a), startOf(b)));
}

/** Of a device what was asked last: it is asked several times for each of the hours of a day. */
const asked = new WeakMap<MeteredDevice, { readonly date: LocalDate; readonly calibration: Calibration }>();

export function calibrationOn(device: MeteredDevice, date: LocalDate): Calibration {
  let known = asked.get(device);
  if (known?.date !== date) asked.set(device, (known = { date, calibration: certifiedOn(device, date) }));
  return known.calibration;
}

function certifiedOn(device: MeteredDevice, date: LocalDate): Calibration {
  if (!meterEntries(device).some(isCertificate)) return 'unknown';
  const holds = certificatesOn(device, date).some((one) => startOf(one) <= date && date <= one.verifiedUntil);
  return holds ? 'verified' : 'lapsed';
}

/**
 * The last local day on which the meter that is in place today is verified without a gap from today on; where it is not, the last day
 * before on which it was; null: it never was.
 */
export function verifiedThrough(device: MeteredDevice, today: LocalDate): LocalDate | null {
  let through: LocalDate | null = null;
  for (const one of certificatesOn(device, today)) {
    if (startOf(one) > today && (through === null || through < today || startOf(one) > addDays(through, 1))) break;
    if (through === null || one.verifiedUntil > through) through = one.verifiedUntil;
  }
  return through;
}

/**
 * What is taken off (credit) or added (debit) on a day without a certificate, %: the permissible error, or the error that the next
 * calibration of the same meter found, where that is larger and was in our favour. A later certificate does not heal the days before it.
 */
export function lapsedErrorPct(
  device: MeteredDevice,
  date: LocalDate,
  { side, metered }: { readonly side: 'credit' | 'debit'; readonly metered: Metered },
): number {
  const next = certificatesOn(device, date).find((one) => startOf(one) > date);
  const found = next?.foundErrorPct ?? 0;
  return Math.max(permissibleErrorPct(device, date, metered), side === 'credit' ? found : -found);
}
