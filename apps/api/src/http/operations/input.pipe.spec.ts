import { z } from 'zod';
import { OPERATIONS } from '#contracts';
import { InputPipe } from './input.pipe.js';
import { ProblemError } from '../problem.js';

const pipe = new InputPipe();
const { listReadings, getEmissions, getMe, replayDeadLetters } = OPERATIONS;
const checkQuery = ({ query: schema }: { readonly query: z.ZodObject }, query: unknown) =>
  pipe.transform(query, { type: 'query', schema });
const checkBody = (schema: z.ZodObject, body: unknown) => pipe.transform(body, { type: 'body', schema });

async function problemOf(work: Promise<unknown>): Promise<ProblemError> {
  try {
    await work;
  } catch (error) {
    return error as ProblemError;
  }
  throw new Error('expected a problem');
}

describe('checking what callers send', () => {
  it('fills in defaults', async () => {
    expect(await checkQuery(listReadings, {})).toEqual({ limit: 1_000 });
    expect(await checkQuery(getEmissions, { interval: 'hour' })).toEqual({ interval: 'hour' });
  });

  it('names the unknown parameter and the known ones', async () => {
    const problem = await problemOf(checkQuery(listReadings, { form: '2026-01-10' }));
    expect(problem.body('/x')).toMatchObject({ status: 400, type: '/docs#unknown-parameter', field: 'form' });
    expect(problem.message).toContain('from, to, limit, cursor');
    expect((await problemOf(checkQuery(getMe, { a: '1', b: '2' }))).message).toBe(
      'a: not known; this call takes none; b: not known; this call takes none',
    );
  });

  it('names the value that cannot be read, and what is expected', async () => {
    const interval = await problemOf(checkQuery(getEmissions, { interval: 'week' }));
    expect(interval.body('/x')).toMatchObject({ type: '/docs#bad-parameter', field: 'interval' });
    expect(interval.message).toContain('hour, day, month, season');
    expect(interval.message).toContain('(found "week")');
    expect((await problemOf(checkQuery(listReadings, { limit: 'many' }))).errors[0]?.field).toBe('limit');
    expect((await problemOf(checkQuery(listReadings, { limit: '0' }))).message).toContain('at least 1');
  });

  it('refuses a parameter that is given twice', async () => {
    expect((await problemOf(checkQuery(listReadings, { from: ['a', 'b'] }))).message).toContain('more than once');
  });

  it('refuses bodies that are no object, and names unknown and wrong fields together', async () => {
    const { schema } = replayDeadLetters.body;
    for (const body of [[1], null, undefined, 'a']) {
      expect((await problemOf(checkBody(schema, body))).problem).toBe('bad-body');
    }
    const problem = await problemOf(checkBody(schema, { reason: 'NO', idz: [] }));
    expect(problem.errors.map(({ field }) => field)).toEqual(['idz', 'reason']);
    expect((await problemOf(checkBody(z.strictObject({ a: z.number() }), {}))).errors[0]?.field).toBe('a');
  });

  it('leaves alone what no schema is given for', async () => {
    expect(await pipe.transform('south', { type: 'param', data: 'site' })).toBe('south');
  });
});
