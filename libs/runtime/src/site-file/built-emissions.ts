import type { SiteFile } from '#contracts';
import type { Baseline, Efficiency, EmissionsSpec } from '#domain';

type FileEmissions = NonNullable<SiteFile['emissions']>;
/** The moment from which a dated entry holds, Unix ms. */
export type From = (from: string | undefined) => number;

const rising = <Entry extends { readonly fromMs: number }>(entries: Entry[]): Entry[] =>
  entries.sort((a, b) => a.fromMs - b.fromMs);

/** How the site file says that tonnes are counted; of what it does not say nothing stands in the result. */
export function buildEmissions(file: FileEmissions, at: From): EmissionsSpec {
  const { project } = file;
  return {
    credited: file.credited.map((entry) =>
      typeof entry === 'string'
        ? { point: entry, fromMs: -Infinity }
        : {
            point: entry.point,
            fromMs: at(entry.from),
            ...(entry.until !== undefined && { untilMs: at(entry.until) }),
          },
    ),
    ...(file.excluded && {
      excluded: file.excluded.map(({ from, until, ...entry }) => ({
        ...entry,
        efficiency: efficiencyOf(entry.efficiency),
        fromMs: at(from),
        ...(until !== undefined && { untilMs: at(until) }),
      })),
    }),
    baseline: rising(
      [file.baseline]
        .flat()
        .map(({ from, ...entry }): Baseline & { fromMs: number } =>
          entry.method === 'fuel'
            ? { ...entry, boilerEfficiency: efficiencyOf(entry.boilerEfficiency), fromMs: at(from) }
            : { ...entry, fromMs: at(from) },
        ),
    ),
    electricity: (project?.electricity ?? []).map(({ from, gridLossShare, ...entry }) => ({
      ...entry,
      gridLossShare: gridLossShare ?? 0,
      fromMs: at(from),
    })),
    fossilFuels: (project?.fossilFuels ?? []).map(({ from, densityKgPerL, point, factor, ch4, n2o, gwp }) => ({
      point,
      factor,
      ...(ch4 !== undefined && { ch4 }),
      ...(n2o !== undefined && { n2o }),
      ...(gwp !== undefined && { gwp }),
      densityKgPerL: densityKgPerL ?? null,
      fromMs: at(from),
    })),
    biomass: rising(
      [project?.biomass ?? []].flat().map(({ from, fuel, ...entry }) => ({
        ...entry,
        efficiency: efficiencyOf(entry.efficiency),
        fuel: fuel
          ? { point: fuel.point, moisturePoint: fuel.moisturePoint ?? null, ncvPoint: fuel.ncvPoint ?? null }
          : null,
        fromMs: at(from),
      })),
    ),
    haulage: [project?.haulage ?? []].flat().map(({ from, ...entry }) => ({ ...entry, fromMs: at(from) })),
    ...buildFuel(file, at),
  };
}

/** Fuel in the yard, and what it causes elsewhere: only what the file says. */
function buildFuel(file: FileEmissions, at: From): Pick<EmissionsSpec, 'fuel' | 'processing' | 'competing'> {
  const [fuel, processing, competing] = [file.fuel, file.leakage?.processing, file.leakage?.competing];
  return {
    ...(fuel && {
      fuel: rising(
        [fuel].flat().map(({ from, storeT, ncvBasis, ncv }) => ({
          storeT: storeT ?? 0,
          ncvBasis: ncvBasis ?? 'received',
          ...(ncv !== undefined && { ncv }),
          fromMs: at(from),
        })),
      ),
    }),
    ...(processing && {
      processing: rising(
        [processing].flat().map(({ from, kwhPerT, factor, gridLossShare }) => ({
          kwhPerT,
          ...(factor !== undefined && { factor }),
          ...(gridLossShare !== undefined && { gridLossShare }),
          fromMs: at(from),
        })),
      ),
    }),
    ...(competing && {
      competing: rising([competing].flat().map(({ from, ...entry }) => ({ ...entry, fromMs: at(from) }))),
    }),
  };
}

const efficiencyOf = (given: string | Exclude<Efficiency, { readonly factor: string }>): Efficiency =>
  typeof given === 'string' ? { factor: given } : given;
