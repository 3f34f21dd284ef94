/** What may wait is done when the browser has nothing more urgent, each in a task of its own: between two of them a touch is answered. */
type Work = () => void;

/** Even on a busy page nothing waits longer, ms. */
const LONGEST_MS = 500;
/** Where the browser does not tell when it is idle, ms. */
const PAUSE_MS = 16;

const waiting: Work[] = [];

const { requestIdleCallback: whenIdle } = globalThis as {
  readonly requestIdleCallback?: (work: Work, options: { readonly timeout: number }) => number;
};
const later: (work: Work) => void = whenIdle
  ? (work) => void whenIdle(work, { timeout: LONGEST_MS })
  : (work) => void setTimeout(work, PAUSE_MS);

function next(): void {
  const work = waiting.shift();
  // before it is done: what waits behind one that fails is done all the same
  if (waiting.length > 0) later(next);
  work?.();
}

/** Does it after all that waits already. Returns what calls it off. */
export function inTurn(work: Work): () => void {
  waiting.push(work);
  if (waiting.length === 1) later(next);
  return () => {
    const place = waiting.indexOf(work);
    if (place >= 0) waiting.splice(place, 1);
  };
}
