import {
  addDays,
  byText,
  convert,
  DAY_MS,
  expectedLoss,
  FRESH_DAYS,
  heatFlow,
  LEARNT_DAYS,
  localDateOf,
  localMidnightMs,
  versionAt,
  type Device,
  type ExpectedLoss,
  type FlowSpan,
  type HeatFlow,
  type LocalDate,
  type Point,
} from '#domain';
import { readIntervalAmounts, readIntervalMeans, readShownMean, type IntervalAmount, type Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { COVERED_SHARE, heatRegister, metersOn, readNetworkHeat } from '../figures/network-heat.js';

/** Heat of one device over the time that is asked about. */
export interface DeviceHeat {
  readonly device: Device;
  /** null: not known. */
  readonly heatGj: number | null;
  readonly coveragePct: number;
}
export interface BoilerHeat extends DeviceHeat {
  /** Energy of the fuel that was fed, by its own feeder and the laboratory; null: one of them is not known. */
  readonly fuelGj: number | null;
}

export interface EnergyFlow extends Pick<
  HeatFlow,
  'networkLossGj' | 'unexplainedGj' | 'undividedGj' | 'explainedShare'
> {
  readonly fromMs: number;
  readonly toMs: number;
  readonly boilers: readonly BoilerHeat[];
  /** What the credited registers of the plant counted. */
  readonly outlet: {
    readonly devices: readonly Device[];
    readonly heatGj: number | null;
    readonly coveragePct: number;
  };
  readonly customers: readonly DeviceHeat[];
  /** What was expected of the newest day; null: too few days to say. */
  readonly expected: ExpectedLoss | null;
}

/** Where the heat of a site went in [fromMs, toMs), from its windows: three statements, whatever the time. */
export async function readEnergyFlow(
  q: Queryable,
  derived: DerivedSite,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<EnergyFlow> {
  const { site } = derived;
  const borders = daysOf(fromMs, toMs, site.timeZone);
  const alive = site.devices.filter(({ removed }) => !removed);
  const boilers = alive.filter(({ kind }) => kind === 'boiler');
  const newest = metersOn(derived, localDateOf(toMs - 1, site.timeZone));
  const outlets = newest?.plant ?? creditedAtPlant(derived, toMs - 1);
  const substations = alive.filter(({ kind }) => kind === 'substation').toSorted((a, b) => byText(a.id, b.id));
  const heats = await readHeats(q, derived, [...boilers, ...substations], outlets, borders);
  const models = await readModels(q, derived, borders);
  const spans = borders.slice(0, -1).map((startMs, i): FlowSpan => {
    const date = localDateOf(startMs, site.timeZone);
    const dayMs = localMidnightMs(addDays(date, 1), site.timeZone) - localMidnightMs(date, site.timeZone);
    return {
      partOfDay: (borders[i + 1]! - startMs) / dayMs,
      outletGj: heats.outletAt(i),
      customersGj: new Map(substations.map(({ id }) => [id, heats.at(id, i)])),
      isWholeNetwork: metersOn(derived, date) !== null,
      expected: models.get(date) ?? null,
    };
  });
  const flow = heatFlow(spans);
  const fuel = await readFuel(q, derived, boilers, borders);
  return {
    ...flow,
    fromMs,
    toMs,
    boilers: boilers.map((device) => ({ ...heats.of(device), fuelGj: fuel.get(device.id) ?? null })),
    outlet: {
      devices: alive.filter(({ id }) => outlets.some((point) => point.device === id)),
      heatGj: flow.outletGj,
      coveragePct: heats.outletCoveragePct,
    },
    customers: substations.map((device) => ({ ...heats.of(device), heatGj: flow.customersGj.get(device.id) ?? null })),
    expected: models.get(localDateOf(toMs - 1, site.timeZone)) ?? null,
  };
}

/** The days of a time, cut at its ends. */
function daysOf(fromMs: number, toMs: number, zone: string): number[] {
  const borders = [fromMs];
  for (let date = addDays(localDateOf(fromMs, zone), 1); localMidnightMs(date, zone) < toMs; date = addDays(date, 1))
    borders.push(localMidnightMs(date, zone));
  return [...borders, toMs];
}

function creditedAtPlant({ site, points }: DerivedSite, ms: number) {
  const counted = (site.emissions?.credited ?? []).filter(
    ({ fromMs, untilMs = Infinity }) => fromMs <= ms && ms < untilMs,
  );
  const found = counted.flatMap(({ point }) => points.get(point)?.point ?? []);
  const kindOf = (id: string) => site.devices.find((device) => device.id === id)?.kind;
  return found.filter(({ device }) => kindOf(device) !== 'substation');
}

async function readHeats(
  q: Queryable,
  { points }: DerivedSite,
  devices: readonly Device[],
  outlets: readonly Point[],
  borders: readonly number[],
) {
  const endMs = borders.at(-1)!;
  const idOf = (address: string): number | undefined => points.get(address)?.pointId;
  const registers = new Map(
    devices.flatMap((device) => {
      const register = heatRegister(device, endMs - 1);
      return register ? [[device.id, register] as const] : [];
    }),
  );
  const all = [...registers.values(), ...outlets];
  const rows = await readIntervalAmounts(q, [...new Set(all.flatMap(({ address }) => idOf(address) ?? []))], borders);
  const found = new Map(rows.map((row) => [`${row.pointId} ${row.startMs}`, row]));
  const rowAt = (address: string, i: number): IntervalAmount | undefined =>
    found.get(`${idOf(address) ?? ''} ${borders[i]!}`);
  const gjAt = (point: (typeof all)[number] | undefined, i: number): number | null => {
    const row = point && rowAt(point.address, i);
    if (!row || row.amount === null || row.knownMs < COVERED_SHARE * (borders[i + 1]! - borders[i]!)) return null;
    return convert(row.amount, versionAt(point, borders[i]!).unit, 'GJ');
  };
  const coveragePct = (addresses: readonly string[]): number => {
    if (addresses.length === 0) return 0;
    const covered = addresses.map((address) =>
      borders.slice(0, -1).reduce((sum, _, i) => sum + (rowAt(address, i)?.coveredMs ?? 0), 0),
    );
    return Math.min(100, (100 * Math.min(...covered)) / (endMs - borders[0]!));
  };
  const at = (device: string, i: number): number | null => gjAt(registers.get(device), i);
  const sumUp = (values: readonly (number | null)[]): number | null =>
    values.every((value) => value === null) ? null : values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  return {
    at,
    outletAt: (i: number): number | null => {
      const each = outlets.map((point) => gjAt(point, i));
      return each.length === 0 || each.includes(null) ? null : each.reduce<number>((sum, gj) => sum + gj!, 0);
    },
    outletCoveragePct: coveragePct(outlets.map(({ address }) => address)),
    of: (device: Device): DeviceHeat => {
      const register = registers.get(device.id);
      return {
        device,
        heatGj: sumUp(borders.slice(0, -1).map((_, i) => at(device.id, i))),
        coveragePct: register ? coveragePct([register.address]) : 0,
      };
    },
  };
}

/** What was expected of each local day of the time, by the days before it. */
async function readModels(
  q: Queryable,
  derived: DerivedSite,
  borders: readonly number[],
): Promise<ReadonlyMap<LocalDate, ExpectedLoss>> {
  const zone = derived.site.timeZone;
  const dates = borders.slice(0, -1).map((ms) => localDateOf(ms, zone));
  // Days without a measurement do not count: half as many again are looked at.
  const first = addDays(dates[0]!, -Math.ceil(1.5 * LEARNT_DAYS));
  const passed = await readNetworkHeat(q, derived, localMidnightMs(first, zone), localMidnightMs(dates.at(-1)!, zone));
  const models = new Map<LocalDate, ExpectedLoss>();
  for (const date of dates) {
    const since = addDays(date, -Math.ceil(1.5 * LEARNT_DAYS));
    const model = expectedLoss(passed.filter((day) => day.date >= since && day.date < date));
    if (model) models.set(date, model);
  }
  return models;
}

/** Energy of what each boiler was fed, GJ, by its feeder and the calorific value that was measured; a boiler of which either is unknown is left out. */
async function readFuel(
  q: Queryable,
  { site, points }: DerivedSite,
  boilers: readonly Device[],
  borders: readonly number[],
): Promise<ReadonlyMap<string, number>> {
  const [fromMs, toMs] = [borders[0]!, borders.at(-1)!];
  const ncvPoint = site.emissions?.biomass.findLast((one) => one.fromMs < toMs)?.fuel?.ncvPoint ?? null;
  const ncv = ncvPoint === null ? undefined : points.get(ncvPoint);
  if (!ncv) return new Map();
  const shown = await readShownMean(q, ncv.pointId, { fromMs, toMs, oldestMs: fromMs - FRESH_DAYS * DAY_MS });
  const gjPerT = shown === null ? null : convert(shown, versionAt(ncv.point, toMs - 1).unit, 'GJ.t-1');
  if (gjPerT === null) return new Map();
  const feeders = boilers.flatMap((device) => {
    const point = device.points.find((one) => {
      const { kind, unit } = versionAt(one, toMs - 1);
      return kind === 'gauge' && /fuel|feed/i.test(one.id) && convert(1, unit, 't.h-1') !== null;
    });
    const found = point && points.get(point.address);
    return found ? [{ device: device.id, ...found }] : [];
  });
  const rows = await readIntervalMeans(
    q,
    feeders.map(({ pointId }) => pointId),
    [fromMs, toMs],
  );
  return new Map(
    feeders.flatMap(({ device, pointId, point }) => {
      const row = rows.find((one) => one.pointId === pointId);
      if (!row || row.heldMs < COVERED_SHARE * (toMs - fromMs)) return [];
      const meanTPerHour = convert(row.held / row.heldMs, versionAt(point, toMs - 1).unit, 't.h-1')!;
      return [[device, ((meanTPerHour * (toMs - fromMs)) / 3_600_000) * gjPerT] as const];
    }),
  );
}
