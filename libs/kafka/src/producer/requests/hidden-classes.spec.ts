/** What is made for each request is of a hidden class that is there already: each new one stays among the old objects for long. */
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import { ANSWER, originals, PRODUCE } from '../../client.js';
import { createProduce, type MakeProduce } from './fast-request.js';
import type { AnswerModule } from './produce-answer.js';
import { RecordWriter } from './record-writer.js';

setFlagsFromString('--allow-natives-syntax');
const haveSameClass = runInThisContext('(a, b) => %HaveSameMap(a, b)') as (a: object, b: object) => boolean;
afterAll(() => setFlagsFromString('--no-allow-natives-syntax'));

const answers = createRequire(import.meta.url)(ANSWER) as AnswerModule;

/** Whether all but the first ones, by which the engine learns, are of one class. */
async function areOfOneClass(make: (n: number) => object | Promise<object>): Promise<boolean> {
  const made: object[] = [];
  for (let n = 0; n < 40; n++) made.push(await make(n));
  const [first, ...others] = made.slice(20);
  return others.every((one) => haveSameClass(first!, one));
}

describe('what is made for each request to produce', () => {
  const original = originals.get(PRODUCE) as MakeProduce;
  const fast = createProduce(original, new RecordWriter());
  const request = (n: number) => fast({ acks: -1, timeout: n, topicData: [] });
  // No topics, nothing throttled.
  const answer = Buffer.alloc(8);

  it('is a request of the class of the one before, also when a later form has written its version', async () => {
    expect(await areOfOneClass((n) => Object.assign(request(n), { apiVersion: 7 }))).toBe(true);
  });

  it('is an answer of the class of the one before', async () => {
    expect(await areOfOneClass(() => answers.decode(answer))).toBe(true);
  });
});
