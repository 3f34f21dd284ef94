import { jest } from '@jest/globals';
import { inLine } from '../../../apps/dashboard/src/api/in-line.js';

/** What was asked and has no answer yet: answers are given by the test. */
const open = new Map<string, { readonly answer: (value: string) => void; readonly fail: (error: Error) => void }>();
const ask = (name: string) => (): Promise<string> =>
  new Promise((answer, fail) => {
    open.set(name, { answer, fail });
  });
const give = (name: string, answer: string): void => {
  open.get(name)!.answer(answer);
  open.delete(name);
};
const asked = async (): Promise<string[]> => {
  await jest.advanceTimersByTimeAsync(0);
  return [...open.keys()];
};

describe('questions that stand in a line', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('are asked one after the answer of the other, each with its own answer', async () => {
    const answers = ['first', 'second', 'third'].map((name) => inLine(ask(name)));
    expect(await asked()).toEqual(['first']);
    give('first', 'one');
    expect(await asked()).toEqual(['second']);
    give('second', 'two');
    expect(await asked()).toEqual(['third']);
    give('third', 'three');
    expect(await Promise.all(answers)).toEqual(['one', 'two', 'three']);
  });

  it('do not wait longer than a second for a slow answer, which comes all the same', async () => {
    const slow = inLine(ask('slow'));
    void inLine(ask('next'));
    await jest.advanceTimersByTimeAsync(999);
    expect(await asked()).toEqual(['slow']);
    await jest.advanceTimersByTimeAsync(1);
    expect(await asked()).toEqual(['slow', 'next']);
    give('slow', 'late');
    give('next', 'soon');
    expect(await slow).toBe('late');
  });

  it('go on after one that failed', async () => {
    const refused = inLine(ask('refused'));
    void inLine(ask('next'));
    await asked();
    open.get('refused')!.fail(new Error('403'));
    open.delete('refused');
    await expect(refused).rejects.toThrow('403');
    expect(await asked()).toEqual(['next']);
    give('next', 'good');
  });
});
