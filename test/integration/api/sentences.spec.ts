import { addDays, datesBetween } from '#domain';
import { addToLedger, Names, writeStatus, writeTarget, type Database } from '#postgres';
import { LANGUAGES } from '#words';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../../support/plants/plant-of-tests.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';

const NOW = Date.parse('2027-01-13T18:40:00Z'); // 14 January, 02:40 in Changchun
const VIEWS = ['overview', 'plant', 'performance', 'points', 'alarms', 'data', 'reports', 'log', 'kiosk'];
const south = {
  ...siteOf('south', 'Asia/Shanghai', [
    deviceOf('boiler-1', 'boiler', [pointOf('boiler-1', 'heat.power', { unit: 'MW' })]),
    deviceOf('boiler-2', 'boiler', [pointOf('boiler-2', 'heat.power', { unit: 'MW' })]),
  ]),
  season: { start: '10-20', end: '04-06', exceptions: {} },
};
const bare = {
  ...siteOf('bare', 'Europe/Berlin', []),
  targets: [],
  display: { energy: 'MW.h', locale: 'de' } as const,
};

/** A straight curve of a season, to a day. */
const curve = <Row>(to: string, total: number, row: (date: string, value: number) => Row): Row[] => {
  const dates = datesBetween('2026-10-20', to);
  return dates.map((date, i) => row(date, (total * (i + 1)) / dates.length));
};
const target = {
  id: 'annual-avoided',
  metric: 'avoided.gross',
  unit: 't',
  period: 'season-2026',
  amount: 47_700,
  amountForArea: 47_700,
  achieved: 23_587,
  toDateAsOf: '2027-01-13',
  planToDate: 23_169,
  expectedToDate: 23_927,
  performanceDriftPct: -4.3,
  performanceDriftSeasonPct: -1,
  driftLevelPct: 5,
  degreeDays: 2_400,
  forecast: 47_340,
  forecastP10: 46_000,
  forecastP90: 48_700,
  probabilityToMeet: 0.38,
  state: 'watch',
};

describe('what the API says in words', () => {
  let db: Database;
  let api: ApiUnderTest;

  const ask = async (query: string, site = 'south') =>
    (await api.call(`/api/v1/sites/${site}/sentences?${query}`)).body;
  const said = async (query: string, about = 'view'): Promise<string> => {
    const { sentences } = await ask(query);
    return sentences
      .filter((sentence: { about: string }) => sentence.about === about)
      .map(({ text }: { text: string }) => text)
      .join(' ')
      .replaceAll('\u00a0', ' ');
  };

  beforeAll(async () => {
    db = await freshDatabase('sentences');
    const names = await Names.open(db);
    await names.declare([south, bare]);
    api = await startApi(db, { sites: [south, bare], factors: factorsOfTests }, { now: NOW });
    const siteId = names.siteId('south')!;
    const body = {
      ...target,
      gap: { weather: 758, performance: -376, area: 0, data: -9 },
      change: { date: '2026-12-22', beforePct: 0.1, afterPct: -4.3 },
      planCurve: curve('2027-04-06', 47_700, (date, plan) => ({ date, plan })),
      achievedCurve: curve('2027-01-13', 23_542, (date, achieved) => ({ date, achieved, expected: achieved * 1.02 })),
      forecastBand: [],
      cusum: [],
      lastSeasonCurve: [{ date: '2025-10-20', achieved: 90 }],
      ensemble: {
        members: Array.from({ length: 32 }, (_, i) => ({ winter: String(1994 + i), forecast: 45_000 + 150 * i })),
        mean: 47_300,
        p10: 46_000,
        p50: 47_300,
        p90: 48_700,
        probability: 0.38,
        reached: 12,
      },
    };
    await writeTarget(db, siteId, 'annual-avoided', body, NOW);
    const { body: empty } = await api.call('/api/v1/sites/south/status');
    const devices = empty.devices.map((device: object, i: number) => ({
      ...device,
      state: 'ok',
      name: `Boiler ${i + 1}`,
      lastReading: new Date(NOW - 19_000).toISOString().replace('.000', ''),
    }));
    await writeStatus(
      db,
      siteId,
      1,
      { ...empty, devices, heat: { ...empty.heat, powerMw: 42.6 }, targets: [target] },
      NOW,
    );
    await db.execute(
      `insert into alert (alert_id, site, rule, subject, severity, state, version, raised_at, changed_at, body)
       values ('a1', 'south', 'boiler.limit', 'boiler-2', 'critical', 'active-unacknowledged', 1, $1, $1, '{}')`,
      [new Date(NOW - 540_000)],
    );
    const counts = { received: 5_612, stored: 5_612, duplicate: 0, conflict: 0, deadLettered: 0, late: 0, replayed: 0 };
    await addToLedger(db, [{ site: 'south', device: 'boiler-1', ...counts, lastSeenMs: NOW }]);
    for (let date = '2026-10-20'; date <= '2027-01-13'; date = addDays(date, 1))
      await db.execute(
        `insert into emission (site_id, grain, start, label, heat_gj, gross_t, net_t, coverage_pct, factor_versions, configuration_hash, computed_at)
         values ($1, 'day', ($2 || ' 00:00 Asia/Shanghai')::timestamptz, $2, 2500, 275, 260, $3, '[]', 'x', now())`,
        [siteId, date, date === '2026-12-09' ? 50 : 100],
      );
  });
  afterAll(async () => {
    await api?.stop();
    await db?.close();
  });

  it('answers the question of Overview from the figures of the target, in three languages', async () => {
    expect(await said('lang=en')).toBe(
      '373 t ahead of plan, but only because it was cold. Since 22 December the plant gives less heat than its reference. At normal weather the season ends near 47,300 t.',
    );
    expect(await said('lang=zh')).toBe(
      '比计划多 373 吨，但全靠天气偏冷。 自 12 月 22 日起，供热量低于参考值。 若天气正常，本季预计约 47,300 吨。',
    );
    expect(await said('lang=de')).toBe(
      '373 t vor dem Plan, aber nur, weil es kalt war. Seit dem 22. Dezember liefert die Anlage weniger Wärme als ihre Referenz. Bei normalem Wetter endet die Saison bei etwa 47.300 t.',
    );
    expect(await said('', 'share')).toBe('49.4 % of this season’s 47,700 t, to the end of 13 January');
    expect(await said('', 'enough')).toBe(
      'In 12 of the past 32 winters the rest of the season would be enough. Each dot is one winter.',
    );
    expect(await said('', 'trust')).toBe('Complete to 99.4 %. 12 of 2,064 hours are estimated, on the careful side.');
  });

  it('marks its figures, with what they are and in which unit', async () => {
    const { sentences } = await ask('view=overview&lang=en');
    expect(sentences[0].parts[0]).toEqual({
      text: '373\u00a0t',
      strong: true,
      figure: { kind: 'amount', value: expect.closeTo(373, 6), unit: 't' },
    });
    for (const { text, parts } of sentences)
      expect(parts.map((part: { text: string }) => part.text).join('')).toBe(text);
  });

  it('answers the questions of the other views', async () => {
    expect(await said('view=plant&lang=en')).toBe('The boiler-2: beyond its limit. 42.6 MW leave the plant.');
    expect(await said('view=performance&lang=en')).toMatch(/reference|judge|known/);
    expect((await ask('view=performance&season=2026-01')).status).toBe(400);
    expect(await said('view=points&lang=en')).toBe('2 points; the newest value is 19 s old.');
    expect(await said('view=alarms&lang=en')).toBe('1 alarm waits to be acknowledged; the worst is critical.');
    expect(await said('view=data&lang=en')).toMatch(/^All 5,612 values received are accounted for\./);
    expect(await said('view=reports&lang=en')).toBe('No month has figures yet.');
    expect(await said('view=log&lang=en')).toBe(
      'Night shift is on duty since 22:00. Nobody has written here yet: the log begins with its first note. In the last 24 hours 1 alarm was raised and 0 events were recorded.',
    );
    expect(await said('view=kiosk&lang=en', 'kiosk')).toMatch(/^(Heat for|Site south)/);
  });

  it('says something on every view of a site without targets and data, now and of the past, in every language', async () => {
    for (const view of VIEWS)
      for (const lang of LANGUAGES)
        for (const asOf of ['', '&asOf=2027-01-03T06:00:00Z']) {
          const { sentences, language } = await ask(`view=${view}&lang=${lang}${asOf}`, 'bare');
          expect({ view, language, said: sentences.length > 0 }).toEqual({ view, language: lang, said: true });
        }
    expect((await ask('view=overview', 'bare')).language).toBe('de');
  });

  it('refuses what it does not know', async () => {
    for (const [query, status] of [
      ['view=none', 400],
      ['lang=fr', 400],
      ['target=other', 404],
      ['asOf=2028-01-01', 400],
      ['what=1', 400],
    ] as const)
      expect((await api.call(`/api/v1/sites/south/sentences?${query}`)).status).toBe(status);
  });
});
