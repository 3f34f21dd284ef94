import { convert, DEFAULT_MATERIALITY, isUnit, localMidnightMs } from '#domain';
import type { Closing, Device, MeterPassport, Plan } from '#domain';
import type { Point, PointLimits, PointVersion, QualityThresholds, SeasonRule } from '#domain';
import type { Site, Target, Waiver, WeatherSource } from '#domain';
import { durationMs, evidenceKeysOf, hashOf, siteFileSchema, statedDossier, type SiteFile } from '#contracts';
import type { ConfigDocument } from '../catalogue/catalogue-document.js';
import { checkGrammar } from '../catalogue/catalogue-problems.js';
import { buildEmissions, type From } from './built-emissions.js';
import { buildAlerting } from './alert-settings.js';
import { buildReports, buildShifts } from './duty-settings.js';
import { checkSite, type Known } from './site-checks.js';
import { ratePerHour } from './rate-per-hour.js';
import { buildSources } from './written-sources.js';
import { readWeatherSources } from '../files/weather-file.js';

/** Reads one site file. undefined where it has problems: they are noted in the document, all at once. */
export function readSite(document: ConfigDocument, known: Known): Site | undefined {
  const file = checkGrammar(document, siteFileSchema);
  if (document.content !== undefined) checkSite(document, known);
  const weather = file ? readWeatherSources(document, file.weather) : null;
  return file && document.problems.length === 0 ? buildSite(file, weather) : undefined;
}

type FilePoint = SiteFile['devices'][number]['points'][number];
type FileMeter = NonNullable<SiteFile['devices'][number]['meter']>;

function buildSite(file: SiteFile, weather: readonly WeatherSource[] | null): Site {
  const at = (from: string | undefined): number =>
    from === undefined ? -Infinity : localMidnightMs(from, file.timeZone);
  const devices = file.devices.map((device): Device => ({
    id: device.id,
    kind: device.kind,
    name: device.name ?? device.id,
    ratedMw: device.ratedMw ?? null,
    customer: device.customer ?? null,
    areaM2: device.areaM2 ?? null,
    meter: device.meter ? [device.meter].flat().map(passportOf) : null,
    ...(device.upstream !== undefined && { upstream: [device.upstream].flat() }),
    ...(device.via !== undefined && { via: device.via }),
    points: buildPoints(device.id, device.points, at),
  }));
  const area = file.area && {
    fullM2: file.area.full,
    planned: areaSteps(file.area.planned ?? file.area.connected, file.area.full),
    connected: areaSteps(file.area.connected ?? file.area.planned, file.area.full),
  };
  const since = file.since ?? firstAreaDate(file);
  return {
    id: file.site,
    name: file.name ?? file.site,
    timeZone: file.timeZone,
    // without any date: the beginning of Unix time, so that no real reading is too old
    sinceMs: since === undefined ? 0 : localMidnightMs(since, file.timeZone),
    season: buildSeason(file.season),
    area: area ?? null,
    devices,
    ...(file.gateways ? { gateways: file.gateways.map(({ id, name = id }) => ({ id, name })) } : {}),
    emissions: file.emissions ? buildEmissions(file.emissions, at) : null,
    ...(file.closing ? { closing: buildClosing(file.closing) } : {}),
    targets: (file.targets ?? []).map(buildTarget),
    weatherPoint: weather ? firstPoint(weather) : usualWeatherPoint(devices),
    ...(weather && weather.length > 0 ? { weatherSources: weather } : {}),
    ...(file.alerts ? { alerting: buildAlerting(file.alerts) } : {}),
    ...(file.shifts ? { shifts: buildShifts(file.shifts) } : {}),
    ...(file.reports ? { reports: buildReports(file.reports) } : {}),
    ...(file.display ? { display: file.display } : {}),
    ...(file.evidence ? { evidenceKeys: evidenceKeysOf(file.evidence) } : {}),
    ...(file.dossier ? { dossier: statedDossier(file.dossier) } : {}),
    holidays: file.holidays ?? [],
    sources: buildSources(file.sources, file.timeZone),
    // what a daily file says is part of the site as if it stood in its file
    hash: weather?.some(({ kind }) => kind === 'file') ? hashOf({ ...file, weather }) : hashOf(file),
  };
}

function buildPoints(device: string, points: readonly FilePoint[], at: From): Point[] {
  const byId = new Map<string, PointVersion[]>();
  for (const point of points) {
    const unit = point.unit ?? '1';
    const rate = typeof point.maxRate === 'string' ? ratePerHour(point.maxRate, unit) : (point.maxRate ?? null);
    const version: PointVersion = {
      fromMs: at(point.from),
      kind: point.kind,
      unit,
      min: point.min ?? null,
      max: point.max ?? null,
      intervalMs: point.interval === undefined ? null : durationMs(point.interval),
      modulus: point.modulus ?? null,
      resolution: point.resolution ?? 0,
      maxRatePerHour: rate,
      maxStepPerMinute: point.maxStep ?? null,
      sentinels: point.sentinels ?? [],
      states: point.states ?? [],
      ...(point.quality && { quality: buildQuality(point.quality) }),
      ...(point.limits && { limits: buildLimits(point.limits) }),
    };
    byId.set(point.id, [...(byId.get(point.id) ?? []), version]);
  }
  return [...byId].map(([id, versions]) => ({
    address: `${device}/${id}`,
    device,
    id,
    versions: versions.sort((a, b) => a.fromMs - b.fromMs) as [PointVersion, ...PointVersion[]],
  }));
}

/** Only what the file says: the rest is as usual for the kind. */
function buildQuality({ stuckAfter, quarantine, ...numbers }: NonNullable<FilePoint['quality']>) {
  const given = Object.entries(numbers).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(given) as Partial<QualityThresholds>),
    ...(stuckAfter !== undefined && { stuckAfterMs: durationMs(stuckAfter)! }),
    ...(quarantine && { quarantine: quarantine === 'off' ? null : quarantine }),
  };
}

const buildLimits = (limits: NonNullable<FilePoint['limits']>): PointLimits => ({
  low: limits.low ?? null,
  high: limits.high ?? null,
  criticalLow: limits.criticalLow ?? null,
  criticalHigh: limits.criticalHigh ?? null,
  deadBand: limits.deadBand ?? null,
  consequence: limits.consequence ?? null,
  origin: limits.origin ?? null,
});

const passportOf = (meter: Exclude<FileMeter, readonly unknown[]>): MeterPassport => ({
  ...(meter.from !== undefined && { from: meter.from }),
  serial: meter.serial ?? null,
  accuracyClass: meter.class ?? null,
  mpePct: meter.mpePct ?? null,
  ...(meter.verifiedFrom !== undefined && { verifiedFrom: meter.verifiedFrom }),
  verifiedUntil: meter.verifiedUntil ?? null,
  ...(meter.certificate !== undefined && { certificate: meter.certificate }),
  ...(meter.foundErrorPct !== undefined && { foundErrorPct: meter.foundErrorPct }),
  location: meter.location ?? null,
});

const SINCE_EVER = '0001-01-01';

const areaSteps = (steps: readonly { from?: string | undefined; m2: number }[] | undefined, full: number) =>
  (steps ?? [{ m2: full }]).map((step) => ({ from: step.from ?? SINCE_EVER, m2: step.m2 }));

const firstAreaDate = (file: SiteFile): string | undefined =>
  [...(file.area?.connected ?? []), ...(file.area?.planned ?? [])]
    .flatMap((step) => step.from ?? [])
    .sort()
    .at(0);

/** Exceptions stand under `exceptions`, or by their year in the season itself. */
function buildSeason({ start, end, exceptions, ...years }: SiteFile['season']): SeasonRule {
  return { start, end, exceptions: { ...(years as SeasonRule['exceptions']), ...exceptions } };
}

const buildClosing = (file: NonNullable<SiteFile['closing']>): Closing => ({
  materiality: {
    pct: file.materialityPct ?? DEFAULT_MATERIALITY.pct,
    t: file.materialityT ?? DEFAULT_MATERIALITY.t,
  },
  ...(file.waivers && { waivers: file.waivers.map(buildWaiver) }),
});

function buildWaiver(entry: NonNullable<NonNullable<SiteFile['closing']>['waivers']>[number]): Waiver {
  const { by, reason, until } = entry;
  const what: Pick<Waiver, 'waives' | 'subject'> =
    'factor' in entry
      ? { waives: 'factor', subject: entry.factor }
      : 'told' in entry
        ? { waives: 'told', subject: entry.told }
        : { waives: 'calibration', subject: entry.calibration };
  return { ...what, by, reason, until };
}

/** In the unit of the file: everything that is published of the target is in it. */
export function buildTarget(target: NonNullable<SiteFile['targets']>[number]): Target {
  return {
    id: target.id,
    metric: target.metric,
    amount: target.amount,
    unit: target.unit,
    period: target.period,
    ...(target.days === undefined ? {} : { days: target.days }),
    plan: buildPlan(target.plan),
    ...(target.note === undefined ? {} : { note: target.note }),
  };
}

function buildPlan(plan: NonNullable<SiteFile['targets']>[number]['plan']): Plan {
  if (plan === 'flat') return { method: 'flat' };
  if ('monthly' in plan) return { method: 'monthly', amounts: plan.monthly };
  if (plan.method === 'flat') return { method: 'flat' };
  return { method: 'degree-days', baseC: plan.base, baseShare: plan.baseShare, normals: plan.normals };
}

const firstPoint = (sources: readonly WeatherSource[]): string | null =>
  sources.find((source) => source.kind === 'point')?.point ?? null;

/** The first temperature of the first weather station that has one; one that is named after the air goes first. */
function usualWeatherPoint(devices: readonly Device[]): string | null {
  const temperatures = devices
    .filter((device) => device.kind === 'weather-station')
    .flatMap((device) => device.points)
    .filter(
      ({ versions: [first] }) => first.kind === 'gauge' && isUnit(first.unit) && convert(1, first.unit, 'K') !== null,
    );
  return (temperatures.find((point) => /air|outdoor/i.test(point.id)) ?? temperatures[0])?.address ?? null;
}
