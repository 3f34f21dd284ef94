/** Questions that may wait for each other: the server, and the browser beside it on a small machine, has one of them at a time. */

/** A slow answer does not hold up those behind it for longer, ms. */
const PATIENCE_MS = 1_000;

let before: Promise<unknown> = Promise.resolve();

/** Asks after all that stand in the line have their answer, or had their time. Fails as the question fails. */
export function inLine<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const answer = before.then(ask);
  before = before.then(() => Promise.race([answer.catch(() => undefined), patience()]));
  return answer;
}

const patience = (): Promise<void> => new Promise((over) => setTimeout(over, PATIENCE_MS));
