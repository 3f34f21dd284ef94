import { addDays, datesBetween, type LocalDate } from '../calendar/local-date.js';
import { byText, sumOf } from '../order.js';
import { batchEnergyGj, isCertified } from './batch.js';
import { balanceOf, type DayBalance } from './energy-balance.js';
import type {
  FuelDelivery,
  FuelFinding,
  FuelFindingKind,
  FuelWeek,
  ReconcileInput,
  Reconciliation,
  WeighedLoad,
} from './reconciliation.js';
import { strawAmounts } from './by-origin.js';

/** Half width of the 95 % interval of a mean moisture, share of the mass, papers and laboratory each (docs/fuel-batches.md#limits). */
const MOISTURE_U95 = 0.02;
/** Distances are rounded, and roads change. */
const DISTANCE_U95 = 0.05;

/**
 * Holds what papers say against what the weighbridge told and what the heat took, by local week, and against what the site file
 * assumes. Where the book has no batch there is nothing to hold, and no finding.
 */
export function reconcileFuel(input: ReconcileInput): Reconciliation {
  const first = input.deliveries.reduce<LocalDate | null>(
    (least, { date }) => (least && least < date ? least : date),
    null,
  );
  if (first === null) return { weeks: [], findings: [] };
  const { start, end } = input.period;
  const from = first > start ? first : start;
  if (from > end) return { weeks: [], findings: [] };
  const balance = new Map(balanceOf(input, first).map((day) => [day.date, day]));
  const weeks = weeksOf(from, end).map((week) => weekOf(input, week, balance));
  return { weeks, findings: [...weeks.flatMap(({ findings }) => findings), ...assumptions(input, from)] };
}

/** Monday to Sunday, the first and the last cut off at the ends. */
export function weeksOf(start: LocalDate, end: LocalDate): { readonly start: LocalDate; readonly end: LocalDate }[] {
  const weeks: { start: LocalDate; end: LocalDate }[] = [];
  for (let from = start; from <= end;) {
    const sunday = addDays(from, (7 - new Date(from).getUTCDay()) % 7);
    const to = sunday < end ? sunday : end;
    weeks.push({ start: from, end: to });
    from = addDays(to, 1);
  }
  return weeks;
}

type Span = { readonly start: LocalDate; readonly end: LocalDate };
const within = ({ start, end }: Span, date: LocalDate): boolean => date >= start && date <= end;

function weekOf(input: ReconcileInput, span: Span, balance: ReadonlyMap<LocalDate, DayBalance>): FuelWeek {
  const came = ordered(input.deliveries.filter(({ date }) => within(span, date)));
  const days = datesBetween(span.start, span.end).flatMap((date) => balance.get(date) ?? []);
  const papers = strawAmounts(came, input.timeZone);
  const scale = input.loads && weighedOf(came, input.deliveries, input.loads, span);
  const heat = {
    heatGj: sumOf(days.map(({ heatGj }) => heatGj ?? 0)),
    unknownDays: days.filter(({ heatGj }) => heatGj === null).length,
    fuelGj: sumOf(days.map(({ usedGj }) => usedGj)),
    /** Burnt, and neither delivered nor left of what was. */
    shortGj: sumOf(days.map(({ shortGj }) => shortGj)),
  };
  const stock = { startGj: days[0]?.stockBeforeGj ?? 0, endGj: days.at(-1)?.stockGj ?? 0 };
  const findings = [
    ...(scale ? massFindings(input, span, papers.massT, scale) : []),
    ...(scale ? valueFindings(input, span, scale.pairs) : []),
    ...heatFindings(input, span, heat),
    ...certificateFindings(input, span, came),
  ];
  return {
    ...span,
    papers: { batches: papers.batches, massT: papers.massT, energyGj: papers.energyGj },
    scale: scale && { loads: scale.loads, massT: scale.massT, energyGj: scale.energyGj },
    heat,
    stock,
    findings,
  };
}

const ordered = (deliveries: readonly FuelDelivery[]): FuelDelivery[] =>
  deliveries.toSorted((a, b) => byText(a.batch.id, b.batch.id));

interface Weighed {
  readonly loads: number;
  readonly massT: number;
  /** Of loads with a calorific value of their own; null: none has. */
  readonly energyGj: number | null;
  readonly pairs: readonly { readonly delivery: FuelDelivery; readonly load: WeighedLoad }[];
}

/** Loads of the batches of a week, whenever the weighbridge told them, and those of the week that no papers go with. */
function weighedOf(
  came: readonly FuelDelivery[],
  all: readonly FuelDelivery[],
  loads: readonly WeighedLoad[],
  span: Span,
): Weighed {
  const byId = new Map(loads.map((load) => [load.id, load]));
  const withPapers = new Set(all.map(({ batch }) => batch.id));
  const pairs = came.flatMap((delivery) => {
    const load = byId.get(delivery.batch.id);
    return load ? [{ delivery, load }] : [];
  });
  const alone = loads.filter(({ id, date }) => within(span, date) && !withPapers.has(id));
  const counted = [...pairs.map(({ load }) => load), ...alone].sort((a, b) => byText(a.id, b.id));
  const valued = counted.flatMap(({ massT, ncvGjPerT }) => (ncvGjPerT === null ? [] : [massT * ncvGjPerT]));
  return {
    loads: counted.length,
    massT: sumOf(counted.map(({ massT }) => massT)),
    energyGj: valued.length === 0 ? null : sumOf(valued),
    pairs,
  };
}

function massFindings({ u95 }: ReconcileInput, span: Span, papersT: number, { massT }: Weighed): FuelFinding[] {
  const limit = Math.hypot(u95.mass * papersT, u95.mass * massT);
  return [
    ...above('papers-unweighed', span, { found: papersT, expected: massT, limit, unit: 't' }),
    ...above('weighed-without-papers', span, { found: massT, expected: papersT, limit, unit: 't' }),
  ];
}

function valueFindings({ u95 }: ReconcileInput, span: Span, pairs: Weighed['pairs']): FuelFinding[] {
  const valued = pairs.filter(({ load }) => load.ncvGjPerT !== null);
  const wet = pairs.filter(({ load }) => load.moisture !== null);
  const papersGj = sumOf(valued.map(({ delivery }) => batchEnergyGj(delivery.batch)));
  const scaleGj = sumOf(valued.map(({ delivery, load }) => delivery.batch.massT * load.ncvGjPerT!));
  const massT = sumOf(wet.map(({ delivery }) => delivery.batch.massT));
  const mean = (of: (pair: Weighed['pairs'][number]) => number): number =>
    sumOf(wet.map((pair) => pair.delivery.batch.massT * of(pair))) / massT;
  return [
    ...apart('calorific-value', span, {
      found: papersGj,
      expected: scaleGj,
      limit: Math.hypot(u95.ncv * papersGj, u95.ncv * scaleGj),
      unit: 'GJ',
    }),
    ...(massT > 0
      ? apart('moisture', span, {
          found: mean(({ delivery }) => delivery.batch.moisture),
          expected: mean(({ load }) => load.moisture!),
          limit: Math.hypot(MOISTURE_U95, MOISTURE_U95),
          unit: '1',
        })
      : []),
  ];
}

/** A truck may stand on either side of midnight: what the largest one carries is allowed for. */
function heatFindings({ u95, deliveries }: ReconcileInput, span: Span, heat: FuelWeek['heat']): FuelFinding[] {
  const largestGj = Math.max(...deliveries.map(({ batch }) => batchEnergyGj(batch)));
  const limit = Math.hypot(u95.efficiency, u95.heat, u95.ncv, u95.mass) * heat.fuelGj + largestGj;
  const { fuelGj, shortGj } = heat;
  return above('burnt-without-papers', span, { found: fuelGj, expected: fuelGj - shortGj, limit, unit: 'GJ' });
}

function certificateFindings(_: ReconcileInput, span: Span, came: readonly FuelDelivery[]): FuelFinding[] {
  const lapsed = came.filter(({ batch, date }) => batch.certificate !== null && !isCertified(batch, date));
  const found = sumOf(lapsed.map(({ batch }) => batch.massT));
  const batches = lapsed.map(({ batch }) => batch.id);
  return above('certificate-lapsed', span, { found, expected: 0, limit: 0, unit: 't' }).map((one) => ({
    ...one,
    batches,
  }));
}

/** What the site file assumes, against what the papers of the whole period say. */
function assumptions({ period, deliveries, timeZone, assumed, u95 }: ReconcileInput, from: LocalDate): FuelFinding[] {
  const span = { start: from, end: period.end };
  const came = ordered(deliveries.filter(({ date }) => within(span, date)));
  const { massT, provenShare, meanDistanceKm } = strawAmounts(came, timeZone);
  if (massT === 0) return [];
  return [
    ...above('without-proof', span, {
      found: 1 - provenShare!,
      expected: assumed.shareWithoutProof,
      limit: u95.mass * assumed.shareWithoutProof,
      unit: '1',
    }),
    ...(assumed.distanceKm === null
      ? []
      : above('distance', span, {
          found: meanDistanceKm!,
          expected: assumed.distanceKm,
          limit: Math.hypot(DISTANCE_U95 * assumed.distanceKm, spreadOfMeanKm(came, meanDistanceKm!)),
          unit: 'km',
        })),
  ];
}

/** Half width of the 95 % interval of a mean distance of few trucks; of one alone nothing is said. */
function spreadOfMeanKm(came: readonly FuelDelivery[], meanKm: number): number {
  const n = came.length;
  if (n < 2) return Infinity;
  const variance = sumOf(came.map(({ batch }) => (batch.distanceKm - meanKm) ** 2)) / (n - 1);
  return 2 * Math.sqrt(variance / n);
}

type Compared = Pick<FuelFinding, 'found' | 'expected' | 'limit' | 'unit'>;
/** Sums of binary fractions differ in their last digits. */
const EXACT = 1e-9;

/** A finding where more was found than expected, beyond the limit. */
const above = (kind: FuelFindingKind, span: Span, of: Compared): FuelFinding[] =>
  of.found - of.expected > of.limit + EXACT * Math.abs(of.found) ? [{ kind, ...span, ...of }] : [];

/** A finding on either side. */
const apart = (kind: FuelFindingKind, span: Span, of: Compared): FuelFinding[] =>
  Math.abs(of.found - of.expected) > of.limit + EXACT * Math.abs(of.found) ? [{ kind, ...span, ...of }] : [];
