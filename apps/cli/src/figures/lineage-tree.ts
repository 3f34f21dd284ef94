import type { FactorItem, LineageAnswer } from '#contracts';
import { DEFAULT_DISPLAY, shownFigure, withoutNoise, type Display } from '#domain';
import type { ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import { shownNumber, table, type Output } from '../terminal/output.js';

/** Where a figure comes from, one level down: what it is made of, by which factors, rules and configuration. */
export async function showLineage(
  api: ApiClient,
  options: { site?: string; figure: string },
  output: Output,
): Promise<void> {
  const { id, display } = await chooseSite(api, options.site);
  const query = new URLSearchParams({ figure: options.figure });
  const found = await api.get<LineageAnswer>(`/api/v1/sites/${encodeURIComponent(id)}/lineage?${query.toString()}`);
  output.result(found, () => treeText(found, display));
}

/** Units are those in which the figure is stored: its formula and its factors are written in them. `--json` has every digit. */
function treeText(found: LineageAnswer, { locale }: Display): string {
  const amount = (value: number | null, unit: string): string =>
    value === null ? 'not known' : `${shownNumber(shownFigure(value), locale)} ${unit}`;
  const standing =
    found.closed === null ? [] : [found.closed ? `closed, revision ${found.revision}` : 'open, may still change'];
  const head = [
    `${found.figure} = ${amount(found.value, found.unit)}`,
    `from ${found.start} to ${found.end}${found.coveragePct === null ? '' : `, coverage ${shownNumber(shownFigure(found.coveragePct), locale)} %`}`,
    ...standing,
    ...(found.codes.length > 0 ? [`codes ${found.codes.join(' ')}`] : []),
    `formula ${found.formula}`,
    `rules ${found.rules}, configuration ${found.configurationHash ?? 'not kept'}`,
    ...(found.computedAt === null ? [] : [`computed ${found.computedAt}`]),
  ].join('\n');
  const parts =
    found.parts.length === 0
      ? []
      : [
          table(
            ['part', 'value', 'unit', 'go on with: greenpark lineage'],
            found.parts.map((p) => [p.label, p.value === null ? null : shownFigure(p.value), p.unit, p.figure]),
            locale,
          ),
        ];
  const readings =
    found.readings.length === 0
      ? []
      : [
          table(
            ['reading', 'value', 'quality', 'codes', 'seq', 'received', 'place'],
            found.readings.map((r) => [
              r.ts,
              withoutNoise(r.value, null),
              r.conflict ? `${r.quality}, conflict` : r.quality,
              r.codes.join(' ') || null,
              r.seq,
              r.receivedAt,
              r.place,
            ]),
            locale,
          ),
        ];
  const factors = found.factors.length === 0 ? [] : [factorTable(found.factors, locale)];
  const revisions =
    found.revisions.length === 0
      ? []
      : [
          table(
            ['revision', 'cause', 'recorded'],
            found.revisions.map((r) => [r.revision, r.cause, r.recordedAt]),
          ),
        ];
  return [head, ...parts, ...readings, ...factors, ...revisions].join('\n\n');
}

const factorTable = (factors: readonly FactorItem[], locale: string = DEFAULT_DISPLAY.locale): string =>
  table(
    ['factor', 'value', 'unit', 'valid from', 'to', '± %', 'status', 'source'],
    factors.map((f) => [
      f.version,
      f.value,
      f.unit,
      f.validFrom,
      f.validTo ?? 'open',
      band(f.u95),
      f.status,
      sourceOf(f),
    ]),
    locale,
  );

const percent = (share: number): string => String(Math.round(share * 1_000) / 10);
const band = (u95: FactorItem['u95']): string | null =>
  u95 === null ? null : typeof u95 === 'number' ? percent(u95) : `-${percent(u95.minus)} +${percent(u95.plus)}`;
const sourceOf = ({ source, sourceRef }: FactorItem): string | null =>
  [source, sourceRef].filter(Boolean).join(', ') || null;

/** Every version of every factor, with where it comes from. */
export async function listFactors(api: ApiClient, output: Output): Promise<void> {
  const { items } = await api.get<{ items: FactorItem[] }>('/api/v1/factors');
  output.result({ items }, () => (items.length === 0 ? 'there are no factors' : factorTable(items)));
}
