/**
 * A park in Berlin over the change of the clocks: on 29 March, a day of 23 hours, the credited heat goes over from one meter to another in
 * another unit, both behind a coal boiler that for half a day brings more than the meter shows. By hand, GJ: credited 86.4 + 86.4 + 165.6 +
 * 172.8, back-up 21.6 + 72 + 41.4 + 43.2; pumps 40 kW.
 */
import { HOUR_MS } from '#domain';
import { AuditedPark, catalogueOfText } from '../../support/plants/audited-park.js';

const siteText = (excludedUntil = ''): string => `site: north
timeZone: Europe/Berlin
since: 2025-01-01
season: { start: 10-01, end: 04-30 }
devices:
  - { id: coal, kind: boiler, upstream: [], meter: { class: 2, verifiedUntil: 2030-01-01 },
      points: [ { id: heat.energyTotal, kind: total, unit: GJ, maxRate: 10 GJ/h, interval: 1h } ] }
  - { id: old, kind: heat-meter, upstream: [ coal ], meter: { class: 2, verifiedUntil: 2030-01-01 },
      points: [ { id: heat.energyTotal, kind: total, unit: MW.h, maxRate: 10 MW, interval: 1h } ] }
  - { id: new, kind: heat-meter, upstream: [ coal ], meter: { class: 2, verifiedUntil: 2030-01-01 },
      points: [ { id: heat.energyTotal, kind: total, unit: kW.h, maxRate: 10 MW, interval: 1h } ] }
  - { id: pumps, kind: electricity-meter, meter: { verifiedUntil: 2030-01-01 },
      points: [ { id: elec.energyTotal, kind: total, unit: kW.h, maxRate: 100 kW, interval: 1h } ] }
emissions:
  credited:
    - { point: old/heat.energyTotal, until: 2026-03-29 }
    - { point: new/heat.energyTotal, from: 2026-03-29 }
  excluded: [ { point: coal/heat.energyTotal, fuel: coal.raw.cn, efficiency: 0.8${excludedUntil} } ]
  baseline: { method: heat-factor, factor: heat.cn.default }
  project: { electricity: [ { point: pumps/elec.energyTotal, factor: grid.de } ] }
`;
const at = (text: string): number => Date.parse(text);
const [START, NOON, DAY_2, DAY_3, END] = [
  at('2026-03-27T00:00+01:00'),
  at('2026-03-28T12:00+01:00'),
  at('2026-03-28T00:00+01:00'),
  at('2026-03-29T00:00+01:00'),
  at('2026-03-31T00:00+02:00'),
];

/** Of an hour of the pumps, and of a GJ of the back-up above the baseline. */
const POWER_T = 0.04 * 0.363;
const COAL_T = 0.090889 / 0.8 - 0.11;
const close = (n: number): number => expect.closeTo(n, 9) as number;

describe('a back-up behind two meters that follow each other on a day of 23 hours', () => {
  let park: AuditedPark;
  beforeAll(async () => {
    park = await AuditedPark.open('german-park', await catalogueOfText(siteText()), START + 1);
    const whole = [[START, END]] as const;
    await park.run('old/heat.energyTotal', [[START, 1]], whole);
    await park.run(
      'new/heat.energyTotal',
      [
        [START, 500],
        [DAY_3, 2_000],
      ],
      whole,
    );
    await park.run(
      'coal/heat.energyTotal',
      [
        [START, 0.9],
        [DAY_2, 5],
        [NOON, 1],
        [DAY_3, 1.8],
      ],
      whole,
    );
    await park.run('pumps/elec.energyTotal', [[START, 40]], whole);
    await park.derive(END + 10 * HOUR_MS);
  });
  afterAll(() => park?.close());

  const WHOLE = ['2026-03-27', '2026-03-28', '2026-03-29', '2026-03-30'];
  const heat = async (): Promise<(number | null)[]> => {
    const days = await park.figures('day');
    return WHOLE.map((date) => days[date]!.heatGj);
  };

  it('takes hours off with their sign, and adds up', async () => {
    expect(await heat()).toEqual([64.8, 14.4, 124.2, 129.6].map(close));
    const march = (await park.figures('month'))['2026-03']!;
    expect(march).toMatchObject({ heatGj: close(333), backupGj: close(178.2), grossT: close(36.63) });
    expect(march.terms).toMatchObject({ backUp: close(178.2 * COAL_T), electricity: close(95 * POWER_T) });
    expect(march.netT).toBeCloseTo(36.63 - 178.2 * COAL_T - 95 * POWER_T, 9);
    const days = await park.figures('day');
    expect(WHOLE.map((date) => [days[date]!.toldPct, days[date]!.coveragePct])).toEqual(WHOLE.map(() => [100, 100]));
    expect(days['2026-03-28']!.grossT).toBeCloseTo(0.11 * 14.4, 9);
  });

  it('follows a file that ends the back-up, and answers as of before what was said then', async () => {
    const before = await park.plant.answers();
    const then = park.plant.clock;
    await park.plant.pass(HOUR_MS);
    await park.plant.accept(await catalogueOfText(siteText(', until: 2026-03-30')));
    await park.derive(park.plant.clock + HOUR_MS);
    expect(await heat()).toEqual([64.8, 14.4, 124.2, 172.8].map(close));
    expect((await park.figures('month'))['2026-03']).toMatchObject({ heatGj: close(376.2), backupGj: close(135) });
    expect(await park.plant.answers(then)).toEqual(before);
  });
});
