/**
 * Long gaps of a register, in a park where a season lies otherwise: the whole of it in one gap, in the southern hemisphere, over a
 * change of the clocks. The expected amounts are of a program of their own (Python: q × hours outside the season, the rest by
 * degree-days of the day, a day of 23 h like any other), not of this code. The plan goes by base 15: its normals count all the same.
 */
import { HOUR_MS } from '#domain';
import { AuditedPark, catalogueOfText, normalsText, type Rates } from '../../support/plants/audited-park.js';

const SITE = `site: north
timeZone: Pacific/Auckland
since: 2025-01-01
season: { start: 09-08, end: 10-05 }
devices:
  - id: meter
    kind: heat-meter
    meter: { class: 2, verifiedUntil: 2030-01-01 }
    points:
      - { id: heat.energyTotal, kind: total, unit: MW.h, maxRate: 4 MW, interval: 1h }
emissions:
  credited: [ meter/heat.energyTotal ]
  baseline: { method: heat-factor, factor: heat.cn.default }
targets:
  - { id: heat, metric: heat, amount: 20000, unit: GJ, plan: { method: degree-days, base: 15, normals: auckland } }
`;
/** 6 K·d a day in September, 3 in October. */
const MONTHS = [0, 0, 1, 3, 8, 10, 11, 9, 6, 3, 2, 1];
const COLD_OCTOBER = MONTHS.with(9, 5);
const own = (months: readonly number[]) => ({ 'auckland.yaml': normalsText('auckland', 15, months) });
const at = (text: string): number => Date.parse(text);
const HEAT = 'meter/heat.energyTotal';
const [START, SILENT, BACK, END] = [
  at('2025-09-01T00:00+12:00'),
  at('2025-09-04T12:00+12:00'),
  at('2025-10-08T06:00+13:00'),
  at('2025-10-12T00:00+13:00'),
];
/** 0.2 MW before the gap and 0.4 behind it; in it 400 MWh in all. */
const RATES: Rates = [
  [START, 0.2],
  [SILENT, 400 / ((BACK - SILENT) / HOUR_MS)],
  [BACK, 0.4],
];

describe('a gap over both edges of a southern season, without any weather', () => {
  let park: AuditedPark;
  beforeAll(async () => {
    park = await AuditedPark.open('gap-south', await catalogueOfText(SITE, own(MONTHS)), START + 1);
    await park.run(HEAT, RATES, [
      [START, SILENT],
      [BACK, END],
    ]);
    // A month of silence that nothing bears out waits until somebody says that it is right.
    const reason = 'read at the meter';
    await park.plant.record('meter', { type: 'jump-accepted', ts: BACK, point: 'heat.energyTotal', reason });
    await park.derive(END + 1);
  });
  afterAll(() => park?.close());

  /** MWh of some days and of the season. */
  const heat = async (): Promise<Record<string, number>> => {
    const all = { ...(await park.figures('day')), ...(await park.figures('season')) };
    const asked = ['2025-09-05', '2025-09-08', '2025-09-28', '2025-10-05', '2025-10-07', 'season-2025'];
    return Object.fromEntries(asked.map((label) => [label, Number((all[label]!.heatGj! / 3.6).toFixed(6))]));
  };
  // q = (72 × 0.2 + 72 × 0.4)/144 = 0.3 MW over 84 + 54 h outside the season: 41.4 of the 400 MWh
  const OUTSIDE = { '2025-09-05': 7.2, '2025-10-07': 7.2, 'season-2025': 358.6 };

  it('is shared out by normals, with the rate of both sides outside the season', async () => {
    expect(await heat()).toEqual({
      ...OUTSIDE,
      '2025-09-08': 14.062745,
      '2025-09-28': 14.062745,
      '2025-10-05': 7.031373,
    });
  });

  it('is shared out anew where the normals are corrected, and answers as of before what was said then', async () => {
    const before = await park.plant.answers();
    const then = park.plant.clock;
    await park.plant.pass(HOUR_MS);
    await park.plant.accept(await catalogueOfText(SITE, own(COLD_OCTOBER)));
    await park.derive(park.plant.clock + HOUR_MS);
    expect(await heat()).toEqual({
      ...OUTSIDE,
      '2025-09-08': 13.2,
      '2025-09-28': 13.2,
      '2025-10-05': 11,
    });
    expect(await park.plant.answers(then)).toEqual(before);
  });
});
