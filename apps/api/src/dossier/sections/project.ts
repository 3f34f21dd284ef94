import type { Device } from '#domain';
import { countedUses } from '../counted-uses.js';
import { facts, table, text, type Section } from '../section.js';

/** What it is, where and whose. */
export const project: Section = {
  id: 'project',
  blocks({ derived: { site } }, words) {
    const say = words.say.project;
    const { proponent, location, description } = site.dossier ?? {};
    return [
      facts([
        [say.site, `${site.name} (${site.id})`],
        ...(proponent === undefined ? [] : [[say.proponent, proponent] as const]),
        ...(location === undefined ? [] : [[say.location, location] as const]),
        [say.zone, site.timeZone],
        [say.since, words.from(site.sinceMs)],
        [say.season, say.seasonDays(site.season.start, site.season.end)],
        ...(site.area ? [[say.area, words.number(site.area.fullM2)] as const] : []),
        ...site.targets.map(
          ({ id, metric, amount, unit }) =>
            [
              say.target,
              `${words.number(amount)} ${unit}, ${words.statement.targets.metrics[metric]} (${id})`,
            ] as const,
        ),
      ]),
      ...(description === undefined ? [] : [facts([[say.description, description]])]),
      ...site.targets.flatMap(({ note }) => (note === undefined ? [] : [facts([[say.targetNote, note]])])),
      ...(['proponent', 'location', 'description'] as const)
        .filter((key) => site.dossier?.[key] === undefined)
        .map((key) => words.missing(`dossier.${key}`)),
    ];
  },
};

/** Which devices it has, on whose way the heat lies, and what of them counts. */
export const boundary: Section = {
  id: 'boundary',
  blocks({ derived: { site } }, words) {
    const say = words.say.boundary;
    const uses = countedUses(site);
    const usesOf = ({ points }: Device): string => {
      const own = [...new Set(points.flatMap(({ address }) => uses.get(address) ?? []))];
      return own.length === 0 ? say.nothing : words.listed(own.map((use) => words.say.monitoring.uses[use]));
    };
    const credited = site.emissions?.credited ?? [];
    return [
      ...(site.emissions
        ? [text(`${say.credited}: ${words.listed(credited.map(({ point }) => point))}`)]
        : [words.missing('emissions')]),
      table(
        [say.device, say.kind, say.rated, say.customer, say.upstream, say.counts],
        site.devices
          .filter(({ removed }) => removed !== true)
          .map((device) => [
            `${device.name} (${device.id})`,
            say.kinds[device.kind],
            device.ratedMw === null ? '' : words.number(device.ratedMw),
            device.customer ?? '',
            device.upstream === undefined ? say.notStated : words.listed(device.upstream),
            usesOf(device),
          ]),
      ),
    ];
  },
};
