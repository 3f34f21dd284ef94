import { calibrationOn, countedPoints, daysBetween, deviceOf, meterOn, verifiedThrough, type Device, type LocalDate, type Site } from '#domain';

/** Time to have a meter verified (page: 90 days' warning). */
const DUE_WITHIN_DAYS = 90;

/** Until when each meter is verified, what ends first first. A device is one where it has a passport, or where figures are made from it. */
export function listCalibrations(site: Site, today: LocalDate) {
  const counted = new Set(countedPoints(site).map(deviceOf));
  return site.devices
    .filter((device) => !device.removed && (device.meter !== null || (counted.has(device.id) && isMeter(device))))
    .map((device) => shown(device, counted.has(device.id), today))
    .toSorted((a, b) => (a.daysLeft ?? Infinity) - (b.daysLeft ?? Infinity) || (a.device < b.device ? -1 : 1));
}

const isMeter = ({ kind }: Device): boolean => kind !== 'fuel-scale' && kind !== 'weather-station' && kind !== 'network';

function shown(device: Device, counted: boolean, today: LocalDate) {
  const meter = meterOn(device, today);
  const until = verifiedThrough(device, today);
  const daysLeft = until === null ? null : daysBetween(today, until);
  const state = calibrationOn(device, today);
  return {
    device: device.id,
    name: device.name,
    counted,
    serial: meter?.serial ?? null,
    accuracyClass: meter?.accuracyClass ?? null,
    certificate: meter?.certificate ?? null,
    verifiedFrom: meter?.verifiedFrom ?? null,
    verifiedUntil: until,
    state: state === 'verified' && daysLeft !== null && daysLeft <= DUE_WITHIN_DAYS ? ('due' as const) : state,
    daysLeft,
  };
}
