import { jest } from '@jest/globals';
import { KilledAlarms } from '../../support/alarms/killed-alarms.js';
import { faultsOf, NO_FAULT } from '../../support/alarms/killed-alarms-verdict.js';
import { randomOf, SEED } from '../../support/faults/seed.js';

jest.setTimeout(300_000);

const ROUNDS = 2;

/** The short form; the long one is `test/faults/long/alarms.spec.ts`. */
describe(`alerting that is killed between raise, mask, chatter and return, two at once (FAULT_SEED=${SEED})`, () => {
  let story: KilledAlarms;
  beforeAll(async () => {
    story = await KilledAlarms.open(randomOf(SEED));
  });
  afterAll(() => story.close());

  it('loses and doubles nothing: one open alert of a key, one alarm of a gateway, chattering bounded', async () => {
    for (let i = 0; i < ROUNDS; i += 1) await story.round();
    await story.settle();
    expect(story.kills).toBeGreaterThanOrEqual(3 * ROUNDS);
    expect(await faultsOf(story, ROUNDS)).toEqual(NO_FAULT);
  });
});
