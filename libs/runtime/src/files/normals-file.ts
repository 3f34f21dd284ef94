import { hashOf, normalsFileSchema } from '#contracts';
import { datesBetween, type Normals } from '#domain';
import type { ConfigDocument } from '../catalogue/catalogue-document.js';
import { checkGrammar } from '../catalogue/catalogue-problems.js';

/** Every day of a year that is no leap year. */
const DAYS = datesBetween('2023-01-01', '2023-12-31').map((date) => date.slice(5));

/** Reads one normals file; undefined where it has problems, which are noted in the document. */
export function readNormals(document: ConfigDocument): Normals | undefined {
  const file = checkGrammar(document, normalsFileSchema);
  if (!file) return undefined;
  const missing = DAYS.filter((day) => file.days[day] === undefined);
  if (missing.length > 0) {
    const shown = `${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ', …' : ''}`;
    document.report(['days'], `${missing.length} days are missing (${shown}), expected all 365`, 'key');
    return undefined;
  }
  return {
    id: file.normals,
    name: file.name ?? file.normals,
    baseC: file.base,
    days: new Map(DAYS.map((day) => [day, file.days[day]!])),
    remaining: (file.spread?.remaining ?? []).map(({ day, sd }) => ({ day, sdKd: sd })),
    seasonSdKd: file.spread?.season ?? null,
    pastSeasons: new Map(Object.entries(file.spread?.seasons ?? {}).map(([year, hdd]) => [Number(year), hdd])),
    source: file.source ?? null,
    hash: hashOf(file),
  };
}
