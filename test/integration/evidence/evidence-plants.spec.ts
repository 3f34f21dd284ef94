/**
 * Evidence of whole plants by the simulator: every month and the season of the shipped plant, and of a second one that is unlike it in
 * zone, baseline, units and in what went wrong. What is built is verified, to the last digit.
 */
import { claimOf, periodOf, type Step } from '#domain';
import { jest } from '@jest/globals';
import { buildEvidence, readPeriodContent, waterfallOf } from '#derivation';
import { verifyPack, type VerifyReport } from '#evidence';
import { readChoiceSets, shippedConfigFolder } from '#runtime';
import { storeSimulatedPlant, type SimulatedPlant, type Story } from '../../support/plants/simulated-plant.js';

jest.setTimeout(180_000);

const SHIPPED: Story = {
  file: `${shippedConfigFolder()}/sites/changchun-south.yaml`,
  from: '2025-10-20',
  to: '2026-04-07',
  seed: 20221113,
};
const RIVERSIDE: Story = {
  file: 'test/integration/sites/riverside.yaml',
  from: '2026-02-01',
  to: '2026-04-11',
  seed: 4,
  faults: [
    'meter-exchange:device=boiler-1:at=2026-02-19T05:07:30Z',
    'zeros:device=boiler-2',
    'spikes:device=boiler-1:share=0.001',
    'silence:device=boiler-2:at=2026-02-24T03:00:00Z:hours=40',
    'silence:device=fans:at=2026-03-20T10:00:00Z:hours=70',
    'silence:device=office:at=2026-03-30T10:00:00Z:hours=5',
    'jump:device=boiler-2:at=2026-03-27T22:15:30Z:size=900',
    'late:share=0.01:hours=7',
    'duplicates',
  ].join(','),
  events: [
    {
      device: 'boiler-2',
      event: {
        type: 'jump-refused',
        point: 'heat.energyTotal',
        ts: '2026-03-29T06:20:00Z',
        reason: 'the display was changed by hand',
      },
    },
  ],
};
const LATER = Date.parse('2026-06-01T00:00:00Z');

describe.each([
  [
    'changchun-south',
    SHIPPED,
    ['2025-10', '2025-11', '2025-12', '2026-01', '2026-02', '2026-03', '2026-04', 'season-2025', '2026-01-31'],
  ],
  ['riverside', RIVERSIDE, ['2026-02', '2026-03', '2026-04', 'season-2026', '2026', '2026-03-29']],
])('evidence of %s', (name, story, periods) => {
  let plant: SimulatedPlant;
  const reports = new Map<string, VerifyReport>();
  beforeAll(async () => {
    plant = await storeSimulatedPlant('plants', story, LATER);
  });
  afterAll(() => plant.db.close());

  async function verified(label: string): Promise<VerifyReport> {
    const { db, derived } = plant;
    const order = { period: periodOf(derived.site, label)!, methodology: '', productVersion: '0', who: 'test' };
    const outcome = await buildEvidence(db, derived, { ...order, nowMs: LATER });
    if (outcome.kind !== 'built') throw new Error(`${label}: ${outcome.kind}`);
    return verifyPack(outcome.evidence.bytes, { root: outcome.evidence.root });
  }

  it.each(periods)('of %s verifies', async (label) => {
    const report = await verified(label);
    reports.set(label, report);
    expect(report.problem).toBeNull();
    expect(report.content!.results.period.figures.grossT).toBeGreaterThan(0);
  });

  it('is of figures that have been through what plants go through', () => {
    const { content } = reports.get(periods.find((label) => label.startsWith('season'))!)!;
    const { figures } = content!.results.period;
    const seen = {
      sources: Object.keys(figures.uncertainty).length,
      terms: Object.keys(figures.terms).sort(),
      isStandIn: figures.substitutedGj > 0 || Object.keys(figures.substituted).length > 0,
      isExcluded: figures.excludedGj > 0,
      events: content!.events.map(({ event }) => event.type).sort(),
      isSharedByWeather: content!.degreeDays.days.length > 0,
    };
    expect(seen).toEqual(
      name === 'riverside'
        ? {
            sources: 17,
            terms: ['biomass', 'electricity', 'fossilFuels', 'haulage'],
            isStandIn: true,
            isExcluded: true,
            events: ['jump-refused', 'meter-replaced', 'meter-replaced'],
            isSharedByWeather: true,
          }
        : {
            sources: 9,
            terms: ['biomass', 'electricity', 'haulage'],
            isStandIn: true,
            isExcluded: false,
            events: [],
            isSharedByWeather: false,
          },
    );
  });

  it('has a waterfall that begins with what is stored, and adds up', async () => {
    const { db, derived } = plant;
    const label = periods.find((one) => one.startsWith('season'))!;
    const period = periodOf(derived.site, label)!;
    const { sets } = await readChoiceSets({ factorsPath: null }, derived.factors);
    const content = (await readPeriodContent(db, derived, period))!;
    const claim = claimOf(derived.site, period);
    const made = await waterfallOf(derived, period, content, { claim, choices: sets[0]!.choices });
    if ('unknown' in made) throw new Error(made.unknown);
    const of = (kind: Step['kind']): Step => made.steps.find((step) => step.kind === kind)!;
    const { figures } = reports.get(label)!.content!.results.period;
    expect(of('metered').valueT).toBeCloseTo(figures.grossT!, 5);
    expect(of('debits').valueT).toBeCloseTo(figures.netT!, 5);
    const micro = (t: number): number => Math.round(t * 1e6);
    expect(made.steps.reduce((sum, { deltaT }) => sum + micro(deltaT), 0)).toBe(micro(made.defensibleT));
  });
});
