import { jest } from '@jest/globals';
import { acknowledgeAlert, readTransitions, type AlertRow } from '#postgres';
import { AlertingUnderTest } from '../../support/alarms/alerting-under-test.js';
import { until } from '../../support/processes/until.js';
import { HttpReceiver } from '../../support/receivers/http-receiver.js';

jest.setTimeout(120_000);

const DEADLINE_MS = 30_000;

interface Told {
  readonly id: string;
  readonly type: string;
  readonly alert: { readonly rule: string; readonly subject: string };
}

const file = (duty: string, chief: string): string => `timeZone: Asia/Shanghai
season: { start: 10-20, end: 04-06 }
alerts:
  sinks:
    duty: { kind: webhook, url: ${duty} }
    chief: { kind: webhook, url: ${chief} }
  routes: [ { severity: warning, to: [duty] } ]
  escalate: { after: 3s, severity: critical, to: [chief] }
  rules:
    boiler.limit: { onDelay: 2s, offDelay: 2s }
    heat.imbalance: { warning: { on: 4, off: 3 } }
devices:
  - id: boiler-1
    kind: boiler
    name: Boiler 1
    ratedMw: 29
    points:
      - { id: water.supplyTemp, kind: gauge, unit: Cel, interval: 10s, limits: { high: 120, criticalHigh: 128, deadBand: 2, consequence: At 130 °C the safety chain shuts the boiler down. } }
      - { id: water.pressure, kind: gauge, unit: MPa, interval: 10s, limits: { low: 0.5, high: 1.4, criticalLow: 0.35 } }
      - { id: heat.power, kind: gauge, unit: MW, interval: 10s, limits: { high: 30.5, criticalHigh: 31.9 } }
`;

/** The process of alerting, with limits and settings of a site file. */
describe('limits of boilers and the balance of a plant', () => {
  let alerting: AlertingUnderTest;
  let duty: HttpReceiver;
  let chief: HttpReceiver;

  beforeAll(async () => {
    duty = await HttpReceiver.start();
    chief = await HttpReceiver.start();
    alerting = await AlertingUnderTest.open(`limits-${process.pid}`, file(duty.url, chief.url));
    await alerting.storedUpToNow();
    for (const [point, value] of [
      ['water.supplyTemp', 110],
      ['water.pressure', 1],
      ['heat.power', 25],
    ] as const)
      await measure(point, value);
    await alerting.start();
  });
  afterAll(async () => {
    await alerting.close();
    await duty.stop();
    await chief.stop();
  });

  const measure = (point: string, value: number): Promise<void> =>
    alerting.rows.window('boiler-1', point, Date.now(), value);
  const alertOf = async (rule: string, subject: string): Promise<AlertRow | undefined> =>
    (await alerting.alerts()).find((alert) => alert.rule === rule && alert.subject === subject);
  const limit = (point: string): Promise<AlertRow | undefined> => alertOf('boiler.limit', `boiler-1/${point}`);
  const becomes = (find: () => Promise<AlertRow | undefined>, wanted: object, what: string): Promise<void> =>
    until(
      async () => {
        const alert = await find();
        return alert !== undefined && matches(alert, wanted);
      },
      what,
      DEADLINE_MS,
    );
  const toldOf = (receiver: HttpReceiver, subject: string): string[] =>
    receiver
      .onceEach<Told>()
      .filter(({ alert }) => alert.subject === subject)
      .map(({ type }) => type);

  it('raises each limit by its severity, escalates what nobody acknowledges, and returns behind the dead-band', async () => {
    await measure('water.supplyTemp', 129);
    await measure('water.pressure', 0.45);
    await measure('heat.power', 30.7);
    await becomes(() => limit('water.supplyTemp'), { state: 'active-unacknowledged', severity: 'critical' }, 'hot');
    await becomes(() => limit('water.pressure'), { state: 'active-unacknowledged', severity: 'warning' }, 'low');
    await becomes(() => limit('heat.power'), { state: 'active-unacknowledged', severity: 'warning' }, 'power');
    const hot = (await limit('water.supplyTemp'))!;
    expect(hot.body).toMatchObject({
      message:
        'Boiler 1: water.supplyTemp is 129 Cel, above its limit of 128. At 130 °C the safety chain shuts the boiler down.',
      details: { value: 129, limit: 128, unit: 'Cel', point: 'boiler-1/water.supplyTemp' },
    });
    expect((await limit('water.pressure'))!.body.message).toContain('0.45 MPa, below its limit of 0.5');

    const subject = 'boiler-1/water.supplyTemp';
    await until(() => toldOf(chief, subject).length > 0, 'the chief is told', DEADLINE_MS);
    expect(toldOf(chief, subject)).toEqual(['alert.escalated']);
    expect(toldOf(chief, 'boiler-1/water.pressure')).toEqual([]);
    const seen = { severity: 'critical', occurrence: 1 } as const;
    expect(await acknowledgeAlert(alerting.db, hot.id, { by: 'ann', note: null, nowMs: Date.now(), seen })).toBe(
      'done',
    );

    // inside of the limit, and not yet of its dead-band
    await measure('water.supplyTemp', 126.5);
    await measure('water.pressure', 1);
    await measure('heat.power', 31.95);
    await becomes(() => limit('water.pressure'), { state: 'returned-unacknowledged' }, 'the pressure is back');
    await becomes(() => limit('heat.power'), { severity: 'critical' }, 'more power');
    expect(await limit('water.supplyTemp')).toMatchObject({ severity: 'critical', state: 'active-acknowledged' });
    await measure('water.supplyTemp', 110);
    await measure('heat.power', 25);
    await becomes(() => limit('water.supplyTemp'), { state: 'resolved' }, 'the water is back');
    await becomes(() => limit('heat.power'), { state: 'returned-unacknowledged' }, 'the power is back');
    expect((await readTransitions(alerting.db, hot.id)).map(({ news }) => news)).toEqual([
      'raised',
      'acknowledged',
      'returned',
    ]);
    const power = (await limit('heat.power'))!;
    expect((await readTransitions(alerting.db, power.id)).map(({ news }) => news)).toEqual([
      'raised',
      'worsened',
      'returned',
    ]);
    await until(() => toldOf(duty, subject).includes('alert.returned'), 'the duty is told of the end', DEADLINE_MS);
  });

  it('never ends the alert of a limit because its values stay away', async () => {
    await measure('water.pressure', 0.3);
    await becomes(
      () => limit('water.pressure'),
      { severity: 'critical', state: 'active-unacknowledged' },
      'no pressure',
    );
    const { id } = (await limit('water.pressure'))!;
    const before = await readTransitions(alerting.db, id);
    await alerting.db.execute('delete from window_15m');
    await until(
      async () => typeof (await limit('water.pressure'))?.body.noDataSince === 'string',
      'there is no data',
      DEADLINE_MS,
    );
    expect(await limit('water.pressure')).toMatchObject({ id, state: 'active-unacknowledged', resolvedMs: null });
    expect(await readTransitions(alerting.db, id)).toHaveLength(before.length);
    await measure('water.pressure', 1);
    await becomes(() => limit('water.pressure'), { state: 'returned-unacknowledged' }, 'the pressure is back');
  });

  it('raises an imbalance from the level of the site on, keeps it over days that say nothing, and ends it', async () => {
    const finding = (measured: number) => ({
      date: '2026-01-13',
      code: 'BALANCE',
      kind: 'heat-imbalance',
      subject: alerting.site,
      measured,
      low: -2,
      high: 2,
      unit: '%',
      message: `${measured} % of the heat`,
    });
    const judged = async (data: object): Promise<void> => {
      const version = await alerting.publishStatus(data);
      await until(() => alerting.hasJudged(version), 'the document is judged', DEADLINE_MS);
    };
    const imbalance = (): Promise<AlertRow | undefined> => alertOf('heat.imbalance', alerting.site);
    await judged({ findings: [finding(3.5)], unjudged: [] });
    expect(await imbalance()).toBeUndefined();
    await alerting.publishStatus({ findings: [finding(5)], unjudged: [] });
    await becomes(imbalance, { state: 'active-unacknowledged', severity: 'warning' }, 'the imbalance');
    await until(() => toldOf(duty, alerting.site).length > 0, 'the duty is told', DEADLINE_MS);
    // the dead-band
    await judged({ findings: [finding(3.5)], unjudged: [] });
    expect(await imbalance()).toMatchObject({ state: 'active-unacknowledged' });
    await alerting.publishStatus({ findings: [], unjudged: [`${alerting.site}/heat-imbalance`] });
    await until(async () => typeof (await imbalance())?.body.noDataSince === 'string', 'no data', DEADLINE_MS);
    await judged({ findings: [], unjudged: null });
    const open = (await imbalance())!;
    expect(open).toMatchObject({ state: 'active-unacknowledged', resolvedMs: null });
    const seen = { severity: 'warning', occurrence: 1 } as const;
    await acknowledgeAlert(alerting.db, open.id, { by: 'ann', note: null, nowMs: Date.now(), seen });
    await alerting.publishStatus({ findings: [], unjudged: [] });
    await becomes(imbalance, { state: 'resolved' }, 'the end of the imbalance');
    expect((await readTransitions(alerting.db, open.id)).map(({ news }) => news)).toEqual([
      'raised',
      'acknowledged',
      'returned',
    ]);
  });
});

const matches = (alert: AlertRow, wanted: object): boolean =>
  Object.entries(wanted).every(([name, value]) => alert[name as keyof AlertRow] === value);
