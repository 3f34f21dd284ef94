/** Tasks of a browser that is idle when the test says so. */
const tasks: (() => void)[] = [];
const browser = globalThis as { requestIdleCallback?: (work: () => void) => void };
browser.requestIdleCallback = (work) => void tasks.push(work);
const { inTurn } = await import('../../../apps/dashboard/src/charts/in-turn.js');

const idle = (): void => tasks.shift()?.();
const idleUntilAllIsDone = (): void => {
  while (tasks.length > 0) idle();
};

describe('work that may wait', () => {
  const seen: string[] = [];
  const say = (what: string) => (): void => void seen.push(what);
  beforeEach(() => void seen.splice(0));
  afterAll(() => delete browser.requestIdleCallback);

  it('is done in its order, each in a task of its own', () => {
    for (const name of ['first', 'second', 'third']) inTurn(say(name));
    expect(seen).toEqual([]);
    idle();
    expect(seen).toEqual(['first']);
    idle();
    expect(seen).toEqual(['first', 'second']);
    idleUntilAllIsDone();
    expect(seen).toEqual(['first', 'second', 'third']);
  });

  it('is not done once it was called off, and what waits behind it is', () => {
    const cancel = inTurn(say('called off'));
    inTurn(say('other'));
    cancel();
    idleUntilAllIsDone();
    expect(seen).toEqual(['other']);
  });

  it('begins anew with what comes after a pause, and with what work leaves behind', () => {
    inTurn(say('early'));
    idleUntilAllIsDone();
    inTurn(() => inTurn(say('late')));
    idleUntilAllIsDone();
    expect(seen).toEqual(['early', 'late']);
  });

  it('is done although what was before it failed', () => {
    inTurn(() => {
      throw new Error('this one fails');
    });
    inTurn(say('next'));
    expect(idle).toThrow('this one fails');
    idleUntilAllIsDone();
    expect(seen).toEqual(['next']);
  });
});
