import { DAY_MS, HOUR_MS, MINUTE_MS } from '#domain';
import { KnownPlant, knownCatalogue, knownSite, type ApiAnswers } from '../../support/plants/known-plant.js';
import { deviceOf, pointOf } from '../../support/plants/plant-of-tests.js';

const START = Date.parse('2026-01-14T16:00:00Z');
const STEP_MS = 10 * MINUTE_MS;
const AUDI = 'Audi FAW NEV (PPE)';
const SITE = '/api/v1/sites/north';
type Row = Parameters<KnownPlant['receiveAll']>[0][number];

/** The known plant with a customer whose register is no credited one. */
const site = {
  ...knownSite,
  devices: [
    ...knownSite.devices,
    {
      ...deviceOf('audi', 'substation', [
        pointOf('audi', 'heat.energyTotal', { kind: 'total', unit: 'GJ', intervalMs: STEP_MS }),
      ]),
      customer: AUDI,
    },
  ],
  hash: 'with a customer',
};

/** What comes of [fromMs, toMs), every ten minutes. @param without a device that is silent */
function measured(fromMs: number, toMs: number, without?: string): Row[] {
  const rows: Row[] = [];
  for (let t = Math.ceil(fromMs / STEP_MS) * STEP_MS; t < toMs; t += STEP_MS) {
    const i = (t - START) / STEP_MS;
    rows.push({ device: 'plant-meter', ts: t, values: { 'heat.energyTotal': 1_000 + i * 14 }, seq: i });
    rows.push({ device: 'audi', ts: t, values: { 'heat.energyTotal': 500 + i * 5 }, seq: i });
    if (i % 6 === 0) rows.push({ device: 'aux-power', ts: t, values: { 'elec.energyTotal': 40_000 + i * 50 } });
  }
  return rows.filter(({ device }) => device !== without);
}

const QUESTIONS = [
  'statements/2026-01',
  `statements/2026-01?customer=${encodeURIComponent(AUDI)}`,
  'statements/2026-01-16',
  'statements/season-2025',
  'statements/2026',
];
/** When it was made, and of which moment, differs by what is asked. */
const NOT_COMPARED = ['madeAt', 'asOf', 'computedAt'];
const comparable = (answers: ApiAnswers): unknown =>
  JSON.parse(JSON.stringify(answers, (key, value: unknown) => (NOT_COMPARED.includes(key) ? undefined : value)));

describe('statements of the past', () => {
  it('state what was stated at each moment, whatever came, was signed, claimed and restated since', async () => {
    const catalogue = { ...knownCatalogue, sites: [site] };
    const plant = await KnownPlant.open('past_statements', START + 1, { catalogue, questions: QUESTIONS });
    const { owner: db } = plant.store;
    const told: { readonly what: string; readonly at: number; readonly answers: unknown }[] = [];
    const note = async (what: string): Promise<void> => {
      await plant.derive();
      told.push({ what, at: plant.clock, answers: comparable(await plant.answers()) });
      await plant.pass(1_000);
    };
    const until = async (toMs: number, without?: string): Promise<void> => {
      const rows = measured(plant.clock, toMs, without);
      await plant.pass(toMs - plant.clock);
      await plant.receiveAll(rows);
    };
    const claim = async (body: unknown): Promise<void> => {
      plant.api.clock.now = plant.clock;
      const headers = { 'content-type': 'application/json' };
      const { status, body: said } = await plant.api.call(`${SITE}/claims`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      expect([status, said.detail]).toEqual([201, undefined]);
      // PostgreSQL stamped it with its own clock.
      await db.execute('alter table claim_act disable trigger all');
      await db.execute('update claim_act set acted_at = to_timestamp($1::float8 / 1000)', [plant.clock]);
    };

    await until(START + 2 * DAY_MS);
    await note('two days');
    await until(START + 3 * DAY_MS, 'audi');
    await note('the customer is silent');
    await until(START + 4 * DAY_MS);
    await plant.receiveAll(measured(START + 2 * DAY_MS, START + 3 * DAY_MS).filter(({ device }) => device === 'audi'));
    await note('what it had kept came later');
    await plant.receiveAll([
      { device: 'plant-meter', ts: START + 5 * MINUTE_MS, values: { 'heat.energyTotal': 1_006 } },
    ]);
    await plant.pass(20 * DAY_MS);
    await note('the month is over');
    expect(await plant.sign('close', '2026-01', 'Li Wei')).toBe('awaiting-approval');
    await note('closed by one');
    expect(await plant.sign('approve', '2026-01', 'Zhao')).toBe('approved');
    await note('approved');
    await claim({
      by: 'Zhao',
      amountT: 10,
      basis: 'net',
      owner: { kind: 'customer', name: AUDI },
      purpose: 'reporting',
      period: '2026-01',
    });
    await note('claimed');
    await plant.exchangePowerMeter(START + 30 * HOUR_MS);
    await note('a restatement waits');
    await plant.pass(30 * DAY_MS);

    for (const { what, at, answers } of told) {
      expect({ what, answers: comparable(await plant.answers(at)) }).toEqual({ what, answers });
    }
    const states = told.map(({ answers }) => {
      const { state, claims, restatements } = (answers as Record<string, Record<string, unknown[]>>)[QUESTIONS[0]!]!;
      return [state, claims!.length, restatements!.length];
    });
    expect(states.slice(-5)).toEqual([
      ['open', 0, 0],
      ['awaiting-approval', 0, 0],
      ['approved', 0, 0],
      ['approved', 1, 0],
      ['restatement-pending', 1, 1],
    ]);

    const { at } = told[0]!;
    const asOf = new Date(at).toISOString();
    const then = (rest: string) => plant.api.call(`${SITE}/statements/${rest}`, { headers: { accept: 'text/html' } });
    const page = await then(`2026-01?asOf=${asOf}&lang=en`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('what came or was decided later is not in it');
    const { body } = await plant.api.call(`${SITE}/statements/2026-01?asOf=${asOf}`);
    expect(body).toMatchObject({
      asOf: asOf.replace('.000Z', 'Z'),
      madeAt: new Date(plant.clock).toISOString().replace('.000Z', 'Z'),
    });
    expect((await then(`2026-01?asOf=${asOf}&format=csv`)).text.split(/\r?\n/)[0]).toMatch(/,asOf$/);
    expect((await then(`season-2025?asOf=${asOf}&waterfall=1`)).status).toBe(400);
    expect((await then('2026-01?asOf=2099-01-01')).status).toBe(400);
    await plant.close();
  }, 300_000);

  it('are none of a moment before everything', async () => {
    const plant = await KnownPlant.open('statements_before', START + 1);
    await plant.receiveAll(measured(START - DAY_MS, START, 'audi'));
    await plant.derive();
    for (const asOf of ['1900-01-01', '2026-01-01']) {
      const { status, body } = await plant.api.call(`${SITE}/statements/2026-01?asOf=${asOf}`);
      expect({ asOf, status, body }).toMatchObject({ asOf, status: 404 });
      const target = await plant.api.call(`${SITE}/targets/by-degree-days?asOf=${asOf}`);
      expect({ asOf, status: target.status }).toEqual({ asOf, status: 200 });
    }
    await plant.close();
  }, 120_000);
});
