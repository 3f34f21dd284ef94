import { meterOn, versionAt, type Site } from '#domain';
import { countedUses } from '../counted-uses.js';
import { table, type Section } from '../section.js';

const SECOND_MS = 1_000;

/** Each counted point: its meter, how often it is read, and what is made from it. */
export const monitoring: Section = {
  id: 'monitoring',
  blocks({ derived: { site }, period }, words) {
    const say = words.say.monitoring;
    const rows = countedPlaces(site).map(({ device, point, uses }) => {
      const version = versionAt(point, period.toMs - 1);
      const meter = meterOn(device, period.end);
      return [
        point.address,
        device.name,
        meter?.serial ?? words.say.missing('meter.serial'),
        meter?.accuracyClass === null || meter === null
          ? words.say.missing('meter.class')
          : words.number(meter.accuracyClass),
        say.kinds[version.kind],
        version.unit,
        version.intervalMs === null ? say.perEvent : say.seconds(words.number(version.intervalMs / SECOND_MS)),
        version.resolution === 0 ? words.say.notKnown : words.number(version.resolution),
        words.listed(uses.map((use) => say.uses[use])),
      ];
    });
    const head = [say.point, words.say.boundary.device, say.serial, say.accuracy, say.kind];
    return [table([...head, say.unit, say.interval, say.resolution, say.goesTo], rows)];
  },
};

/** Points that something is made from, with their devices, in the order of the site file. */
export function countedPlaces(site: Site) {
  const uses = countedUses(site);
  return site.devices.flatMap((device) =>
    device.points.flatMap((point) => {
      const own = uses.get(point.address);
      return own ? [{ device, point, uses: own }] : [];
    }),
  );
}
