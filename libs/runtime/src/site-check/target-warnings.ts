import {
  convert,
  chooseFactor,
  datesBetween,
  efficiencyOn,
  factorValue,
  heatingDays,
  seasonOn,
  targetPeriod,
  type Site,
  type Target,
} from '#domain';
import type { Path } from '../catalogue/catalogue-document.js';
import type { WarnedSite, Warning } from './warning.js';

/** Heating seasons that are shorter or longer are most likely mistyped, days. */
const BELIEVABLE_SEASON = { least: 30, most: 330 };

/** Targets that will stay without a figure, or that no plant of this size can meet. */
export function targetWarnings(warned: WarnedSite): Warning[] {
  const { file, site, today } = warned;
  const season = heatingDays(seasonOn(site.season, today), site.season).length;
  const warnings: Warning[] = [];
  if (season < BELIEVABLE_SEASON.least || season > BELIEVABLE_SEASON.most) {
    const text = `the heating season has ${season} days, from ${site.season.start} to ${site.season.end}: is that meant?`;
    warnings.push({ path: ['season'], text });
  }
  if (site.emissions && site.targets.length === 0) {
    const text = 'no targets: tonnes are counted, but nothing says whether they are enough';
    warnings.push({ path: ['site'], text, place: 'key' });
  }
  for (const [i, target] of site.targets.entries()) {
    const path: Path = ['targets', i];
    if (file.targets?.[i]?.plan === undefined) {
      const text = `${target.id} has no plan: every heating day is to bring the same, so an ordinary autumn looks like a failure; say plan: degree-days with normals, or monthly`;
      warnings.push({ path: [...path, 'id'], text });
    }
    if (target.metric === 'greenShare') {
      const text = `${target.id}: greenShare is not computed yet, the target will stay without a figure; avoided.net is`;
      warnings.push({ path: [...path, 'metric'], text });
    }
    if (target.metric === 'avoided.net' && site.emissions && debits(site.emissions) === 0) {
      const text = `${target.id} is net, but nothing is debited under emissions.project: net and gross are the same`;
      warnings.push({ path: [...path, 'metric'], text });
    }
    warnings.push(...sizeWarning(warned, target, path));
  }
  return warnings;
}

const debits = ({ electricity, fossilFuels, biomass, haulage }: NonNullable<Site['emissions']>): number =>
  electricity.length + fossilFuels.length + biomass.length + haulage.length;

/** More than every credited register can count at its rated maximum, day and night. */
function sizeWarning({ site, catalogue, today }: WarnedSite, target: Target, path: Path): Warning[] {
  const [baseline] = site.emissions?.baseline ?? [];
  const isGross = target.metric === 'avoided.gross' || target.metric === 'avoided.net';
  if (!baseline || !(isGross || target.metric === 'heat')) return [];
  const gjPerHour = site.emissions!.credited.reduce((sum, { point }) => sum + ratedGjPerHour(site, point), 0);
  const chosen = chooseFactor(catalogue.factors, baseline.factor, today, 'credit');
  if (!(gjPerHour > 0) || !chosen) return [];
  const period = targetPeriod(target, site.season, today);
  const days =
    target.period === 'calendarYear' ? datesBetween(period.start, period.end) : heatingDays(period, site.season);
  const heatGj = gjPerHour * 24 * days.length;
  const efficiency =
    baseline.method === 'fuel' ? efficiencyOn(baseline.boilerEfficiency, catalogue.factors, today, 'baseline') : 1;
  const tPerGj = factorValue(chosen.factor, 't/GJ') / (efficiency ?? 1);
  const most = isGross ? heatGj * tPerGj : heatGj;
  if (target.amount <= most) return [];
  const text = `${target.id} wants ${Math.round(target.amount)} ${target.unit}, but the credited registers can bring ${Math.round(most)} ${target.unit} at their rated maximum, day and night: check unit and amount`;
  return [{ path: [...path, 'amount'], text }];
}

function ratedGjPerHour(site: Site, address: string): number {
  const point = site.devices.flatMap(({ points }) => points).find((one) => one.address === address);
  const version = point?.versions.at(-1);
  return version?.maxRatePerHour == null ? 0 : (convert(version.maxRatePerHour, version.unit, 'GJ') ?? 0);
}
