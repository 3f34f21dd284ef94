import type { Effect } from '#derivation';
import { energyName, GRAINS, shownEnergy, shownFigure, type Difference, type Display } from '#domain';
import { table } from '../terminal/output.js';

/** What of a configuration would count otherwise; `of`: the id of a site, `factors`, or `normals`. */
export interface ShownDifference extends Difference {
  readonly of: string;
}

export type SiteEffect = { readonly site: string } & Effect;

export interface ConfigDiff {
  /** Nothing was ever accepted: the files would be the first configuration. */
  readonly isFirst: boolean;
  readonly differences: readonly ShownDifference[];
  /** Of every site with stored figures that something is made again of; none where the files would be refused. */
  readonly effects: readonly SiteEffect[];
  /** Why the files would be refused, with file and line. */
  readonly refused: readonly string[];
}

const MAKES: Readonly<Record<Difference['makes'], string>> = {
  windows: 'windows, and the figures that follow',
  figures: 'figures of hours to years',
  periods: 'figures of seasons',
  targets: 'targets',
  nothing: 'no figure',
};

/** A difference of configurations as people read it: first what is said otherwise, then what comes of it. */
export function shownDiff(
  { isFirst, differences, effects }: ConfigDiff,
  displayOfSite: (site: string) => Display,
): string {
  if (isFirst) return 'nothing counts yet: these files would be the first configuration';
  if (differences.length === 0) return 'no difference: what the files say is what counts';
  return [
    ...differences.map(shownDifference),
    ...effects.map((effect) => shownEffect(effect, displayOfSite(effect.site))),
  ].join('\n');
}

function shownDifference({ of, kind, subject, from, before, after, makes }: ShownDifference): string {
  const since = from === null ? 'for all time' : `from ${from} on`;
  return [
    `${kind} of ${of}: ${subject}, ${since}; makes again: ${MAKES[makes]}`,
    `  now    ${before ?? 'nothing'}`,
    `  would  ${after ?? 'nothing'}`,
  ].join('\n');
}

/** What would come of a change: months, seasons, years and targets before and after. */
export function shownEffect({ site, hours, devices, changed, periods, targets }: SiteEffect, display: Display): string {
  const made = `${site}: ${hours.toLocaleString('en')} hours would be computed again, windows of ${devices.length} devices`;
  const lines = [made];
  if (changed.hour.figures + periods.length === 0) lines.push('no figure would be another one');
  else {
    const restated = GRAINS.map((grain) => `${changed[grain].closed.toLocaleString('en')} ${grain}s`).join(', ');
    lines.push(`closed figures that would be restated: ${restated}`);
  }
  if (periods.length > 0) lines.push('', shownPeriods(periods, display));
  if (targets.length > 0) lines.push('', shownTargets(targets, display));
  return lines.join('\n');
}

const rounded = (value: number | null | undefined): number | null => (value == null ? null : shownFigure(value));

function shownPeriods(periods: Effect['periods'], display: Display): string {
  const words = { grossT: 'gross t', netT: 'net t', u95T: '± 95 % t', heatGj: `heat ${energyName(display)}` };
  const rows = periods.flatMap(({ label, before, after, closed, material }) => {
    const state = closed ? (material ? 'restated, material: two people' : 'restated') : 'open';
    return (['grossT', 'netT', 'u95T', 'heatGj'] as const).map((field, i) => {
      const shown = (value: number | null | undefined) =>
        value == null || field !== 'heatGj' ? value : shownEnergy(value, display);
      const [now, then] = [shown(before?.[field]), shown(after?.[field])];
      const delta = now == null || then == null ? null : rounded(then - now);
      return [i === 0 ? label : '', words[field], rounded(now), rounded(then), delta, i === 0 ? state : ''];
    });
  });
  return table(['period', '', 'now', 'would be', 'difference', ''], rows, display.locale);
}

function shownTargets(targets: Effect['targets'], { locale }: Display): string {
  const rows = targets.flatMap(({ id, before, after }) =>
    [before, after].map((one, i) => [
      i === 0 ? id : '',
      i === 0 ? 'now' : 'would be',
      one?.title ?? null,
      one?.unit ?? null,
      one?.state ?? 'none',
      rounded(one?.amount),
      rounded(one?.achieved),
      rounded(one?.forecast),
      rounded(one?.probabilityToMeet),
    ]),
  );
  return table(['target', '', 'counts', 'unit', 'state', 'amount', 'achieved', 'forecast', 'P(meet)'], rows, locale);
}
