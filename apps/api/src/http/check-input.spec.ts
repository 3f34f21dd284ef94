import { z } from 'zod';
import { emissionsQuery, readingsQuery, replayBody } from '#contracts';
import { checkBody, checkQuery } from './check-input.js';
import { ProblemError } from './problem.js';

function problemOf(work: () => unknown): ProblemError {
  try {
    work();
  } catch (error) {
    return error as ProblemError;
  }
  throw new Error('expected a problem');
}

describe('checking what callers send', () => {
  it('fills in defaults', () => {
    expect(checkQuery(readingsQuery, {})).toEqual({ limit: 1_000 });
    expect(checkQuery(emissionsQuery, { interval: 'hour' })).toEqual({ interval: 'hour' });
  });

  it('names the unknown parameter and the known ones', () => {
    const problem = problemOf(() => checkQuery(readingsQuery, { form: '2026-01-10' }));
    expect(problem.body('/x')).toMatchObject({ status: 400, type: '/docs#unknown-parameter', field: 'form' });
    expect(problem.message).toContain('from, to, limit, cursor');
  });

  it('names the value that cannot be read, and what is expected', () => {
    const interval = problemOf(() => checkQuery(emissionsQuery, { interval: 'week' }));
    expect(interval.body('/x')).toMatchObject({ type: '/docs#bad-parameter', field: 'interval' });
    expect(interval.message).toContain('hour, day, month, season');
    expect(problemOf(() => checkQuery(readingsQuery, { limit: 'many' })).errors[0]?.field).toBe('limit');
    expect(problemOf(() => checkQuery(readingsQuery, { limit: '0' })).message).toContain('at least 1');
  });

  it('refuses a parameter that is given twice', () => {
    expect(problemOf(() => checkQuery(readingsQuery, { from: ['a', 'b'] })).message).toContain('more than once');
  });

  it('refuses bodies that are no object, and names unknown and wrong fields together', () => {
    expect(problemOf(() => checkBody(replayBody, [1])).problem).toBe('bad-body');
    const problem = problemOf(() => checkBody(replayBody, { reason: 'NO', idz: [] }));
    expect(problem.errors.map(({ field }) => field)).toEqual(['idz', 'reason']);
    expect(problemOf(() => checkBody(z.strictObject({ a: z.number() }), {})).errors[0]?.field).toBe('a');
  });
});
