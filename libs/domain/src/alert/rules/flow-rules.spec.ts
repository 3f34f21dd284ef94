import { calm, evaluateLevels, type LevelRule } from '../levels.js';
import type { Severity } from '../severity.js';
import { deadLetterWords, DEADLETTERS_RATE, DELIVERY_LAG, lagWords } from './flow-rules.js';
import { alertRuleOf } from './rule-catalogue.js';

/** Severities of one look after another. */
function run(rule: LevelRule<Severity>, measures: readonly number[]): (string | null)[] {
  let state = calm<Severity>();
  return measures.map((measure) => (state = evaluateLevels(rule, state, -measure)).severity);
}

it('rises with what is shipped, and clears at half of it', () => {
  expect(run(DELIVERY_LAG, [59, 60, 31, 29, 600, 301, 299, 29])).toEqual([
    null, 'warning', 'warning', null, 'critical', 'critical', 'warning', null,
  ]); // prettier-ignore
  expect(run(DEADLETTERS_RATE, [59, 60, 31, 29, 1_000, 501, 499, 29])).toEqual([
    null, 'warning', 'warning', null, 'critical', 'critical', 'warning', null,
  ]); // prettier-ignore
});

it('has the severities that the catalogue says', () => {
  for (const [id, { levels }] of [
    ['delivery.lag', DELIVERY_LAG],
    ['deadletters.rate', DEADLETTERS_RATE],
  ] as const)
    expect(alertRuleOf(id)).toMatchObject({ severities: levels.map(({ severity }) => severity), bad: 'high' });
});

it('says how much, of what', () => {
  expect(lagWords(150)).toMatch(/stored only 3 min later/);
  expect(
    deadLetterWords(1_200, [
      { reason: 'UNKNOWN_POINT', device: 'boiler-1', values: 1_000 },
      { reason: 'MALFORMED', device: null, values: 200 },
    ]),
  ).toMatch(
    /^1,200 values of the last hour could not be used: 1,000 UNKNOWN_POINT of boiler-1, 200 MALFORMED of \(unknown\)\./,
  );
});
