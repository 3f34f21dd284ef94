import type { FigureField, LineageAnswer } from '#contracts';
import {
  addDays,
  convert,
  countsDay,
  daysOf,
  instantOf,
  localDateOf,
  localMidnightMs,
  targetPeriod,
  type Target,
  type TargetMetric,
} from '#domain';
import { readFigureOrigins, readFigures, readTargets, type Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { periodFigure, unitOf } from './figure-name.js';
import { nothing, sumOfParts, underConfiguration, withHref, type Part } from './lineage-parts.js';

const FIELDS: Partial<Record<TargetMetric, FigureField>> = {
  'avoided.gross': 'grossT',
  'avoided.net': 'netT',
  heat: 'heatGj',
};

/** What a target has achieved: the days of its period. */
export async function targetLineage(q: Queryable, derived: DerivedSite, id: string): Promise<LineageAnswer | null> {
  const { site, siteId } = derived;
  const target = site.targets.find((one) => one.id === id);
  const stored = (await readTargets(q, siteId)).find((one) => one.target === id);
  if (!target || !stored) return null;
  const zone = site.timeZone;
  const period = targetPeriod(target, site.season, localDateOf(stored.asOfMs, zone));
  const fromMs = localMidnightMs(period.start, zone);
  const toMs = localMidnightMs(addDays(period.end, 1), zone);
  const field = FIELDS[target.metric];
  const parts = field ? await dayParts(q, derived, target, field, fromMs, toMs) : [];
  const { achieved } = stored.body as { achieved?: number | null };
  return {
    ...nothing(),
    figure: `target:${id}`,
    kind: 'target',
    label: `${id} ${period.label}`,
    start: instantOf(fromMs),
    end: instantOf(toMs),
    value: achieved ?? null,
    unit: target.unit,
    formula: formulaOf(target, period.label),
    parts: parts.map((part) => withHref(derived, part)),
    partsSum: sumOfParts(parts),
    computedAt: instantOf(stored.asOfMs),
    ...underConfiguration(derived, derived.configurationHash),
  };
}

function formulaOf(target: Target, period: string): string {
  const { metric } = target;
  const days = target.period === 'calendarYear' && daysOf(target) === 'heating' ? 'heating days' : 'days';
  if (metric === 'networkLoss')
    return `achieved = 1 - heat of the substations / heat of the plant, over the ${days} of ${period} on which all of them are covered`;
  const field = FIELDS[metric];
  return field ? `achieved = sum of ${field} over the ${days} of ${period}` : `achieved: ${metric}`;
}

async function dayParts(
  q: Queryable,
  { site, siteId }: DerivedSite,
  target: Target,
  field: FigureField,
  fromMs: number,
  toMs: number,
): Promise<Part[]> {
  const labels = new Map(
    (await readFigureOrigins(q, siteId, 'day', fromMs, toMs)).map(({ startMs, label }) => [startMs, label]),
  );
  const { unit } = target;
  const figuresOfDays = (await readFigures(q, siteId, 'day', fromMs, toMs)).filter(({ startMs }) =>
    countsDay(target, site.season, localDateOf(startMs, site.timeZone)),
  );
  return figuresOfDays.map(({ startMs, figures }) => {
    const label = labels.get(startMs) ?? instantOf(startMs);
    const value = figures[field];
    const stated = value === null ? null : convert(value, unitOf(field), unit);
    return { figure: periodFigure(label, field), label, value: stated, unit };
  });
}
