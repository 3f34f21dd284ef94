import {
  addDays,
  convert,
  DAY_MS,
  efficiencyFinding,
  expectedLoss,
  heatOfVolumeGj,
  imbalanceFinding,
  LEARNT_DAYS,
  localDateOf,
  localMidnightMs,
  meterOn,
  networkLossFinding,
  registerFinding,
  seasonOn,
  skewFinding,
  sumOf,
  versionAt,
  type Device,
  type Finding,
  type LocalDate,
  type PassedHeat,
  type Point,
} from '#domain';
import {
  readArrivals,
  readFigures,
  readUncheckedDays,
  readWindows,
  writeDayCheck,
  type Database,
  type DayCheck,
  type Queryable,
} from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { COVERED_SHARE, heatRegister, metersOn, readNetworkHeat } from './network-heat.js';
import { readWeighedFuelGj, weighsFuel } from './weigh-fuel.js';

const QUARTERS_OF_DAY = 96;
/** Before it fuel in the yard is a large part of what was weighed. */
const EFFICIENCY_AFTER_DAYS = 60;
/** The newest whole days are looked at again: readings still come. */
const AGAIN_DAYS = 3;
const MOST_AT_ONCE = 20;

/**
 * Looks at whole local days whose figures are new since they were looked at, and with `again` at the newest ones in any case: what
 * does not count in figures comes late too. Returns how many.
 * @param isOver asked after each day: whether the others, but the newest ones, are left to the next call
 */
export async function checkDays(
  db: Database,
  derived: DerivedSite,
  now: number,
  again: boolean,
  isOver: () => boolean = () => false,
): Promise<number> {
  const { site, siteId } = derived;
  const today = localDateOf(now, site.timeZone);
  const newest = Array.from({ length: again ? AGAIN_DAYS : 0 }, (_, i) => addDays(today, -1 - i));
  const dates = [...new Set([...newest, ...(await readUncheckedDays(db, siteId, today, MOST_AT_ONCE))])].sort();
  const heats = new HeatsBefore(db, derived, dates);
  let looked = 0;
  for (const date of dates) {
    if (looked > 0 && isOver() && !newest.includes(date)) continue;
    looked++;
    const passed = await heats.upTo(date);
    await db.transaction(async (tx) => {
      await writeDayCheck(tx, siteId, { date, ...(await lookAt(tx, derived, date, passed)) }, now);
    });
  }
  return looked;
}

/** Looks at one whole local day. */
export async function checkDay(q: Queryable, derived: DerivedSite, date: LocalDate, now: number): Promise<void> {
  const passed = await new HeatsBefore(q, derived, [date]).upTo(date);
  await writeDayCheck(q, derived.siteId, { date, ...(await lookAt(q, derived, date, passed)) }, now);
}

/** Days without a measurement teach nothing: half as many again are looked at. */
const TAUGHT_DAYS = Math.ceil(1.5 * LEARNT_DAYS);

/** Heat that passed the network on a day and on those that teach what is usual then: read once for days that lie together. */
class HeatsBefore {
  private from: LocalDate = '';
  private to: LocalDate = '';
  private heats: readonly PassedHeat[] = [];

  /** @param dates that will be asked for, in order */
  constructor(
    private readonly q: Queryable,
    private readonly derived: DerivedSite,
    private readonly dates: readonly LocalDate[],
  ) {}

  /** In order of time, the day itself the last where it is covered. */
  async upTo(date: LocalDate): Promise<readonly PassedHeat[]> {
    const from = addDays(date, -TAUGHT_DAYS);
    if (from < this.from || date > this.to || this.from === '') {
      const zone = this.derived.site.timeZone;
      this.from = from;
      this.to = this.dates.findLast((one) => one <= addDays(date, TAUGHT_DAYS)) ?? date;
      this.heats = await readNetworkHeat(
        this.q,
        this.derived,
        localMidnightMs(from, zone),
        localMidnightMs(addDays(this.to, 1), zone),
      );
    }
    return this.heats.filter((one) => one.date >= from && one.date <= date);
  }
}

/** What was looked for. `undefined`: too little is known to say. */
interface Look {
  readonly subject: string;
  readonly kind: Finding['kind'];
  readonly found: Finding | null | undefined;
}

/** What is found on one local day, in a fixed order, and of what nothing can be said. */
async function lookAt(
  q: Queryable,
  derived: DerivedSite,
  date: LocalDate,
  heats: readonly PassedHeat[],
): Promise<Omit<DayCheck, 'date'>> {
  const { site, siteId } = derived;
  const zone = site.timeZone;
  const day = { date, fromMs: localMidnightMs(date, zone), toMs: localMidnightMs(addDays(date, 1), zone) };
  const looks: Look[] = [...networkLooks(derived, date, heats)];
  for (const device of site.devices) {
    const flow = gaugeOf(device, 'flow', 'm3.h-1', day.fromMs);
    // Most of a city has none: nothing else of them is looked for.
    if (flow === undefined) continue;
    const found = await registerAgainstFlow(q, derived, { device, flow }, day);
    looks.push({ subject: device.id, kind: 'register-against-flow', found });
  }
  looks.push({ subject: site.id, kind: 'fuel-efficiency', found: await fuelEfficiency(q, derived, day) });
  const arrivals = await readArrivals(q, siteId, day.fromMs, day.toMs);
  for (const { id } of site.devices) {
    const own = arrivals.get(id);
    looks.push({ subject: id, kind: 'clock', found: own && skewFinding(id, own) });
  }
  return {
    findings: looks.flatMap(({ found }) => found ?? []),
    unjudged: looks.flatMap(({ subject, kind, found }) => (found === undefined ? [`${subject}/${kind}`] : [])),
  };
}

/** The network as a whole; nothing of a plant whose substations are not all metered. */
function networkLooks(derived: DerivedSite, date: LocalDate, heats: readonly PassedHeat[]): Look[] {
  if (metersOn(derived, date) === null) return [];
  const subject = derived.site.id;
  const passed = heats.find((one) => one.date === date && one.plantGj > 0);
  const before = heats.filter((one) => one.date < date);
  const isKnown = expectedLoss(before) !== null;
  return [
    {
      subject,
      kind: 'network-loss',
      found: passed && networkLossFinding(subject, passed.plantGj, passed.substationsGj),
    },
    {
      subject,
      kind: 'heat-imbalance',
      found: isKnown ? passed && imbalanceFinding(subject, passed, before) : undefined,
    },
  ];
}

interface Day {
  readonly date: LocalDate;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The register of a device against its flow and temperatures, over the windows in which all of them are known; undefined: too few. */
async function registerAgainstFlow(
  q: Queryable,
  derived: DerivedSite,
  { device, flow }: { readonly device: Device; readonly flow: Point },
  { date, fromMs, toMs }: Day,
): Promise<Finding | null | undefined> {
  const points = [
    heatRegister(device, fromMs),
    flow,
    gaugeOf(device, 'supplyTemp', 'Cel', fromMs),
    gaugeOf(device, 'returnTemp', 'Cel', fromMs),
  ].map((point) => (point ? derived.points.get(point.address) : undefined));
  if (!points.every((point) => point !== undefined)) return null;
  const [register, ...gauges] = points;
  const windows = [];
  for (const { pointId } of points) windows.push(await readWindows(q, pointId, fromMs, toMs));
  const means = windows.slice(1).map((rows, i) => {
    const { unit } = versionAt(gauges[i]!.point, fromMs);
    const wanted = ['m3.h-1', 'Cel', 'Cel'][i]!;
    return new Map(
      rows.flatMap(({ startMs, mean }) => (mean === null ? [] : [[startMs, convert(mean, unit, wanted)!]])),
    );
  });
  let [registerGj, byFlowGj, quarters] = [0, 0, 0];
  for (const { startMs, amount } of windows[0]!) {
    const [flow, supply, back] = means.map((mean) => mean.get(startMs));
    if (amount === null || flow === undefined || supply === undefined || back === undefined) continue;
    if (!isLiquid(supply) || !isLiquid(back)) continue;
    quarters += 1;
    registerGj += convert(amount, versionAt(register!.point, startMs).unit, 'GJ')!;
    const meterIn = meterOn(device, date)?.location ?? 'return';
    byFlowGj += heatOfVolumeGj(flow / 4, { flowCelsius: supply, returnCelsius: back, meterIn });
  }
  if (quarters < COVERED_SHARE * QUARTERS_OF_DAY || !(byFlowGj > 0)) return undefined;
  return registerFinding(device.id, registerGj, byFlowGj);
}

const gaugeOf = (device: Device, ending: string, unit: string, ms: number): Point | undefined =>
  device.points.find((point) => {
    if (!point.id.endsWith(ending)) return false;
    const version = versionAt(point, ms);
    return version.kind === 'gauge' && convert(1, version.unit, unit) !== null;
  });

const isLiquid = (celsius: number): boolean => celsius >= 0 && celsius <= 200;

/** Heat over weighed fuel from the start of the season to the end of the day; undefined: too little is covered. A new season begins afresh. */
async function fuelEfficiency(q: Queryable, derived: DerivedSite, day: Day): Promise<Finding | null | undefined> {
  if (!weighsFuel(derived)) return null;
  const { site, siteId } = derived;
  const { start } = seasonOn(site.season, day.date);
  const fromMs = localMidnightMs(start, site.timeZone);
  if (day.toMs - fromMs < EFFICIENCY_AFTER_DAYS * DAY_MS) return null;
  const days = (await readFigures(q, siteId, 'day', fromMs, day.toMs)).map(({ figures }) => figures);
  const covered = days.filter(({ heatGj, coveragePct }) => heatGj !== null && coveragePct >= 100 * COVERED_SHARE);
  if (covered.length < EFFICIENCY_AFTER_DAYS || covered.length < COVERED_SHARE * days.length) return undefined;
  const heatGj = sumOf(days.map((figures) => figures.heatGj ?? 0));
  const fuelGj = await readWeighedFuelGj(q, derived, fromMs, day.toMs);
  return fuelGj === null ? undefined : efficiencyFinding(site.id, heatGj, fuelGj);
}
