import type { Effect } from '#derivation';
import type { Difference } from '#domain';
import { table } from './output.js';

/** What of a configuration would count otherwise; `of`: the id of a site, `factors`, or `normals`. */
export interface ToldDifference extends Difference {
  readonly of: string;
}

export type SiteEffect = { readonly site: string } & Effect;

export interface ConfigDiff {
  /** Nothing was ever accepted: the files would be the first configuration. */
  readonly isFirst: boolean;
  readonly differences: readonly ToldDifference[];
  /** Of every site with stored figures that something is made again of; none where the files would be refused. */
  readonly effects: readonly SiteEffect[];
  /** Why the files would be refused, with file and line. */
  readonly refused: readonly string[];
}

const MAKES: Readonly<Record<Difference['makes'], string>> = {
  windows: 'windows, and the figures that follow',
  figures: 'figures of hours to seasons',
  periods: 'figures of seasons',
  targets: 'targets',
  nothing: 'no figure',
};

/** A difference of configurations as people read it: first what is said otherwise, then what comes of it. */
export function shownDiff({ isFirst, differences, effects }: ConfigDiff): string {
  if (isFirst) return 'nothing counts yet: these files would be the first configuration';
  if (differences.length === 0) return 'no difference: what the files say is what counts';
  return [...differences.map(shownDifference), ...effects.map(shownEffect)].join('\n');
}

function shownDifference({ of, kind, subject, from, before, after, makes }: ToldDifference): string {
  const since = from === null ? 'for all time' : `from ${from} on`;
  return [
    `${kind} of ${of}: ${subject}, ${since}; makes again: ${MAKES[makes]}`,
    `  now    ${before ?? 'nothing'}`,
    `  would  ${after ?? 'nothing'}`,
  ].join('\n');
}

function shownEffect({ site, hours, devices, changed, periods }: SiteEffect): string {
  const made = `${site}: ${hours.toLocaleString('en')} hours would be computed again, windows of ${devices.length} devices`;
  if (changed.hour.figures + periods.length === 0) return `${made}; no figure would be another one`;
  const restated = (['hour', 'day', 'month', 'season'] as const)
    .map((grain) => `${changed[grain].closed.toLocaleString('en')} ${grain}s`)
    .join(', ');
  const t = (value: number | null | undefined): number | null =>
    value == null ? null : Math.round(value * 1000) / 1000;
  const rows = periods.map(({ label, before, after, closed, material }) => [
    label,
    t(before?.grossT),
    t(after?.grossT),
    t(before?.netT),
    t(after?.netT),
    t(before?.heatGj),
    t(after?.heatGj),
    closed ? (material ? 'restated, material: two people' : 'restated') : 'open',
  ]);
  const head = ['period', 'gross t', 'would be', 'net t', 'would be', 'heat GJ', 'would be', ''];
  return `${made}\nclosed figures that would be restated: ${restated}${rows.length > 0 ? `\n${table(head, rows)}` : ''}`;
}
