import type { Queryable } from '../database/database.js';
import { StoredSpans } from './stored-spans.js';

interface Row {
  readonly device: number;
  readonly oldest: number;
  readonly newest: number;
}

/** Answers with rows of what is asked when it is told to. */
class Asked {
  readonly questions: (readonly number[])[] = [];
  private readonly answers: ((rows: readonly Row[]) => void)[] = [];
  readonly q = {
    query: (_sql: string, [devices]: [readonly number[]]) => {
      this.questions.push(devices);
      return new Promise((resolve) => this.answers.push(resolve));
    },
  } as unknown as Queryable;

  answer(...rows: readonly Row[]): void {
    this.answers.shift()!(rows);
  }
}

describe('what is remembered of stored times', () => {
  it('is asked once for each device, of whom nothing comes back nothing is stored', async () => {
    const [spans, asked] = [new StoredSpans(), new Asked()];
    const learned = spans.learn(asked.q, [1, 2, 1]);
    asked.answer({ device: 1, oldest: 100, newest: 200 });
    await learned;
    expect([99, 100, 150, 200, 201].map((ms) => spans.isOutside(1, ms))).toEqual([true, false, false, false, true]);
    expect(spans.isOutside(2, 150)).toBe(true);
    expect(spans.isOutside(3, 150)).toBe(false);
    await spans.learn(asked.q, [2, 1]);
    expect(asked.questions).toEqual([[1, 2]]);
  });

  it('is what a transaction has made of it meanwhile, not what was answered to an earlier question', async () => {
    const [spans, asked] = [new StoredSpans(), new Asked()];
    const ahead = spans.learn(asked.q, [1, 2]);
    const before = spans.learn(asked.q, [1]);
    asked.answer();
    await ahead;
    spans.grow(1, [100]);
    asked.answer();
    await before;
    expect(spans.isOutside(1, 100)).toBe(false);
    expect(spans.isOutside(1, 101)).toBe(true);
  });

  it('is nothing where all was forgotten before the answer came', async () => {
    const [spans, asked] = [new StoredSpans(), new Asked()];
    const learned = spans.learn(asked.q, [1]);
    spans.clear();
    asked.answer();
    await learned;
    expect(spans.isOutside(1, 100)).toBe(false);
  });
});
