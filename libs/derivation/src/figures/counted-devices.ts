import { deviceOf, weatherSourcesOf, type Site } from '#domain';
import { countedPoints, type DerivedSite } from '../derived-site.js';
import { fuelPoints } from './weigh-fuel.js';

/** Points that figures are made from: what is credited, debited, weighed, and the weather. Others are measured and shown. */
const pointsOfFigures = (site: Site): string[] => [
  ...countedPoints(site),
  ...fuelPoints(site),
  ...weatherSourcesOf(site).flatMap((source) => (source.kind === 'point' ? [source.point] : [])),
];

/** Codes of the devices of these points. */
export const countedDeviceCodes = (site: Site): string[] => [...new Set(pointsOfFigures(site).map(deviceOf))];

/** Ids of the devices of these points. */
export const countedDevices = ({ site, points }: DerivedSite): Set<number> =>
  new Set(pointsOfFigures(site).flatMap((address) => points.get(address)?.deviceId ?? []));
