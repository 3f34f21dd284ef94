import { DAY_MS, HOUR_MS, MINUTE_MS } from '#domain';
import { KnownPlant, type ApiAnswers } from '../../support/plants/known-plant.js';

const START = Date.parse('2026-01-14T16:00:00Z');
const SITE = '/api/v1/sites/north';
type Row = Parameters<KnownPlant['receiveAll']>[0][number];

/** Heat of the plant in [fromMs, toMs), every ten minutes. @param jumpGj what the register is too high by */
function measured(fromMs: number, toMs: number, jumpGj = 0): Row[] {
  const rows: Row[] = [];
  for (let t = Math.ceil(fromMs / (10 * MINUTE_MS)) * 10 * MINUTE_MS; t < toMs; t += 10 * MINUTE_MS) {
    const i = (t - START) / (10 * MINUTE_MS);
    rows.push({ device: 'plant-meter', ts: t, values: { 'heat.energyTotal': 1_000 + i * 14 + jumpGj }, seq: i });
    if (i % 6 === 0) rows.push({ device: 'aux-power', ts: t, values: { 'elec.energyTotal': 40_000 + i * 50 } });
  }
  return rows;
}

const QUESTIONS = [
  'periods?interval=month',
  'periods?interval=season',
  'restatements',
  'restatements?interval=month',
  'dead-letters?state=all',
  'dead-letters?state=waiting',
  'dead-letters?state=discarded',
  'dead-letters',
  'evidence',
  'held',
];

/** What is not said of the past: what decisions would make of the figures, and the bytes of a pack that is not kept. */
function comparable(answers: ApiAnswers): unknown {
  return JSON.parse(
    JSON.stringify(answers, (key, value: unknown) => (['figures', 'bytes', 'href'].includes(key) ? undefined : value)),
  );
}

describe('lists of the past', () => {
  it('hold what they held at each moment, whatever was decided, signed, made and deleted since', async () => {
    const plant = await KnownPlant.open('past_lists', START + 1, { questions: QUESTIONS });
    const { owner: db } = plant.store;
    const told: { readonly what: string; readonly at: number; readonly answers: unknown }[] = [];
    const note = async (what: string): Promise<ApiAnswers> => {
      await plant.derive();
      const answers = await plant.answers();
      told.push({ what, at: plant.clock, answers: comparable(answers) });
      await plant.pass(1_000);
      return answers;
    };
    const until = async (toMs: number, jumpGj = 0): Promise<void> => {
      const rows = measured(plant.clock, toMs, jumpGj);
      await plant.pass(toMs - plant.clock);
      await plant.receiveAll(rows);
    };
    const act = async (path: string, body: unknown): Promise<unknown> => {
      plant.api.clock.now = plant.clock;
      const headers = { 'content-type': 'application/json' };
      const answer = await plant.api.call(`${SITE}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      expect({ path, ok: answer.status < 300, body: answer.status < 300 || answer.body }).toEqual({
        path,
        ok: true,
        body: true,
      });
      // What PostgreSQL stamped with its own clock happened on ours.
      for (const [table, column] of [
        ['dead_letter', 'replayed_at'],
        ['dead_letter', 'discarded_at'],
        ['evidence_root', 'created_at'],
      ]) {
        await db.execute(`alter table ${table} disable trigger all`);
        await db.execute(
          `update ${table} set ${column} = to_timestamp($1::float8 / 1000) where ${column} > to_timestamp($1::float8 / 1000)`,
          [plant.clock],
        );
      }
      return answer.body;
    };
    const items = (answers: ApiAnswers, question: string): readonly Record<string, unknown>[] =>
      (answers[question] as { items: Record<string, unknown>[] }).items;

    await note('nothing');
    await until(START + 2 * DAY_MS);
    await plant.refuse('plant-meter');
    await plant.refuse('plant-meter');
    await note('two dead letters');
    const [letter] = items(await plant.answers(), 'dead-letters');
    await act('dead-letters/discard', { ids: [letter!.id], because: 'a test of the sender', by: 'Li Wei' });
    const discarded = await note('one of them discarded');
    expect(items(discarded, 'dead-letters?state=discarded')).toHaveLength(1);

    await until(START + 2 * DAY_MS + 12 * HOUR_MS, 90_000);
    const held = await note('a jump that is held');
    expect(items(held, 'held')).toMatchObject([{ address: 'plant-meter/heat.energyTotal' }]);
    await plant.record('plant-meter', {
      type: 'jump-refused',
      ts: plant.clock - 10 * MINUTE_MS,
      point: 'heat.energyTotal',
    });
    await note('the jump is refused');

    await until(START + 4 * DAY_MS);
    await act('evidence/2026-01-15', {});
    await note('a pack');
    await plant.receiveAll([
      { device: 'plant-meter', ts: START + 5 * MINUTE_MS, values: { 'heat.energyTotal': 1_006 } },
    ]);
    await note('late readings');
    await plant.pass(MINUTE_MS);
    await act('evidence/2026-01-15', {});
    const remade = await note('the same pack anew');
    expect(items(remade, 'evidence')).toMatchObject([{ version: 2 }]);

    await until(START + 6 * DAY_MS);
    await plant.pass(20 * DAY_MS);
    await note('weeks later');
    expect(await plant.sign('close', '2026-01', 'Li Wei')).toBe('awaiting-approval');
    await note('closed by one');
    expect(await plant.sign('approve', '2026-01', 'Zhao')).toBe('approved');
    await note('approved');
    await plant.exchangePowerMeter(START + 30 * HOUR_MS);
    const restated = await note('a restatement that waits');
    expect(items(restated, 'restatements?interval=month').length).toBeGreaterThan(0);
    await plant.pass(30 * DAY_MS);

    for (const { what, at, answers } of told) {
      expect({ what, answers: comparable(await plant.answers(at)) }).toEqual({ what, answers });
    }
    await plant.close();
  }, 300_000);
});
