import { newestFindings, type DerivedSite } from '#derivation';
import {
  addDays,
  ConditionsReplay,
  EXCLUDING_CODES,
  findingLooks,
  foundOfDay,
  fuelGateAt,
  LimitReplay,
  localMidnightMs,
  SilenceReplay,
  unweighedDays,
  unweighedLook,
  upkeepLooks,
  type LocalDate,
  type ReplayedStep,
  type Site,
} from '#domain';
import {
  readFuelDaysOf,
  readGoodValues,
  readHeardIn,
  readLastHeard,
  readMaintenanceIn,
  type Queryable,
} from '#postgres';

/** The rules whose condition alerting looks at again and again, over what the database holds of a site; a local day at a time. */
export class ReplayedHistory {
  private readonly conditions: ConditionsReplay;
  private readonly limits: LimitReplay;
  private silence: SilenceReplay | null = null;
  private readonly deviceIds: ReadonlyMap<string, number>;

  /** @param ruled the site with the rules that are tried; what the database does not know of it says nothing */
  constructor(
    private readonly tx: Queryable,
    private readonly derived: DerivedSite,
    private readonly ruled: Site,
  ) {
    this.conditions = new ConditionsReplay(ruled);
    this.limits = new LimitReplay(this.conditions);
    this.deviceIds = new Map([...derived.points.values()].map(({ point, deviceId }) => [point.device, deviceId]));
  }

  /**
   * What would have been told of the next day, in order of time.
   * @param judgedMs when what only a whole day says is looked at, Unix ms
   */
  async day(date: LocalDate, judgedMs: number): Promise<ReplayedStep[]> {
    const zone = this.ruled.timeZone;
    const day = { fromMs: localMidnightMs(date, zone), toMs: localMidnightMs(addDays(date, 1), zone) };
    const works = await readMaintenanceIn(this.tx, this.ruled.id, day.fromMs, judgedMs);
    this.conditions.during(works);
    const looks = upkeepLooks(this.ruled, this.derived.factors, date);
    const steps = [
      ...looks.flatMap((look) => this.conditions.look(look, day.fromMs)),
      ...(await this.silences(day, works)),
      ...(await this.passedLimits(day)),
    ];
    return [...steps, ...(await this.wholeDay(date, day.toMs, judgedMs))].sort((a, b) =>
      a.at < b.at ? -1 : a.at > b.at ? 1 : 0,
    );
  }

  private async silences(
    day: { readonly fromMs: number; readonly toMs: number },
    works: Awaited<ReturnType<typeof readMaintenanceIn>>,
  ): Promise<ReplayedStep[]> {
    const names = new Map([...this.deviceIds].map(([device, id]) => [id, device]));
    if (this.silence === null) {
      const last = await readLastHeard(this.tx, [...names.keys()], day.fromMs);
      const before = new Map([...last].map(([id, ms]) => [names.get(id)!, ms]));
      this.silence = new SilenceReplay(this.ruled, this.conditions, before);
    }
    const wanted = this.silence.wanted(day.fromMs).flatMap(({ device, ...one }) => {
      const deviceId = this.deviceIds.get(device);
      return deviceId === undefined ? [] : [{ ...one, deviceId }];
    });
    const rows = await readHeardIn(this.tx, wanted, day.fromMs, day.toMs);
    const heard = new Map(rows.map(({ deviceId, ...one }) => [names.get(deviceId)!, one]));
    return this.silence.stretch({ ...day, heard, works });
  }

  /** The readings of one device are held at a time. */
  private async passedLimits(day: { readonly fromMs: number; readonly toMs: number }): Promise<ReplayedStep[]> {
    const steps: ReplayedStep[] = [];
    for (const device of this.ruled.devices) {
      const points = device.points.flatMap((point) => {
        const known = this.derived.points.get(point.address);
        return known && point.versions.some(({ limits }) => limits) ? [{ ...known, point }] : [];
      });
      if (points.length === 0) continue;
      const { deviceId } = points[0]!;
      const pointIds = points.map(({ pointId }) => pointId);
      const values = await readGoodValues(this.tx, { deviceId, pointIds }, day, EXCLUDING_CODES);
      for (const { point, pointId } of points) {
        const own = values.filter((value) => value.pointId === pointId);
        steps.push(...this.limits.values(device, point, own, day.toMs));
      }
    }
    return steps;
  }

  /** What is looked at when a day is over: findings of its meters and clocks, and its fuel. */
  private async wholeDay(date: LocalDate, endMs: number, judgedMs: number): Promise<ReplayedStep[]> {
    const today = addDays(date, 1);
    const found = foundOfDay(
      await newestFindings(this.tx, this.derived.siteId, today),
      this.silence?.silent(endMs) ?? new Set(),
    );
    const wasImbalanced = this.conditions.told('heat.imbalance').length > 0;
    const gate = this.ruled.emissions ? fuelGateAt(this.ruled.emissions, judgedMs) : null;
    const { from, to } = unweighedDays(today);
    const fuel = gate ? await readFuelDaysOf(this.tx, this.ruled.id, from, to) : [];
    const looks = [...findingLooks(this.ruled, found, wasImbalanced), unweighedLook(gate?.points ?? null, fuel)];
    return looks.flatMap((look) => this.conditions.look(look, judgedMs)).map((step) => ({ ...step, date }));
  }
}
