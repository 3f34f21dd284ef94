import { countedPoints } from '#domain';
import type { Path } from '../catalogue/catalogue-document.js';
import type { WarnedSite, Warning } from './warning.js';

/** Registers that count: whether jumps, gaps and the end of a verification would be seen. */
export function meterWarnings(warned: WarnedSite): Warning[] {
  const counted = new Set(countedPoints(warned.site));
  return warned.file.devices.flatMap((device, d) => {
    const base: Path = ['devices', d];
    const warnings = device.points.flatMap((point, p) => {
      const address = `${device.id}/${point.id}`;
      return pointWarnings(address, point, [...base, 'points', p], counted.has(address));
    });
    const isCredited = warned.site.emissions?.credited.some(({ point }) => point.startsWith(`${device.id}/`)) ?? false;
    return isCredited ? [...warnings, ...verificationWarnings(device, base)] : warnings;
  });
}

type FileDevice = WarnedSite['file']['devices'][number];

function pointWarnings(
  address: string,
  { kind, maxRate, interval }: FileDevice['points'][number],
  path: Path,
  isCounted: boolean,
): Warning[] {
  if (kind !== 'total') return [];
  const warnings: Warning[] = [];
  if (maxRate === undefined) {
    const text = `${address} has no maxRate: a jump of its register is believed; say its rated maximum, like 2 MW`;
    warnings.push({ path: [...path, 'id'], text });
  }
  if (interval === undefined && isCounted) {
    const text = `${address} has no interval: its coverage is unknown, and silence is noticed late; say how often it speaks, like 15min`;
    warnings.push({ path: [...path, 'id'], text });
  }
  return warnings;
}

/** Of meters whose heat earns tonnes. What is written of a meter may be one entry or several, in the order of their dates. */
function verificationWarnings(device: FileDevice, base: Path): Warning[] {
  const entries = [device.meter ?? []].flat();
  if (entries.length === 0) {
    const text =
      `${device.id} is credited and has no meter entry: accuracy and verification are unknown, so the careful class counts; ` +
      'say meter: { serial, class, verifiedUntil }';
    return [{ path: [...base, 'id'], text }];
  }
  if (entries.some(({ verifiedUntil }) => verifiedUntil !== undefined)) return [];
  const text = `${device.id} is credited and its meter has no verifiedUntil: nothing warns when its verification ends`;
  return [{ path: [...base, 'meter'], text }];
}
