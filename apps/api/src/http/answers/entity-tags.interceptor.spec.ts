import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { CallHandler, ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { lastValueFrom, of } from 'rxjs';
import { JsonText } from '../lists/json-text.js';
import { EntityTags } from './entity-tags.interceptor.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (kind: { readonly type: 'minor' | 'major' }) => void;

const ANSWERS = 50;
const BYTES = 1_000_000;
const MOST_HELD = (ANSWERS / 5) * BYTES;

const reflector = { get: () => ({ method: 'get', path: '/api/v1/sites' }) } as unknown as Reflector;
const headers = new Map<string, unknown>();
const response = {
  statusCode: 200,
  type: () => response,
  vary: () => response,
  setHeader: (name: string, value: unknown) => headers.set(name, value),
};
const context = {
  getHandler: () => undefined,
  switchToHttp: () => ({ getResponse: () => response, getRequest: () => ({}) }),
} as unknown as ExecutionContext;

const give = (tags: EntityTags, answer: object): Promise<unknown> =>
  lastValueFrom(tags.intercept(context, { handle: () => of(answer) } satisfies CallHandler));

describe('answers and their tags', () => {
  it('are the same bytes and the same tag for all who get one answer', async () => {
    const tags = new EntityTags(reflector);
    const answer = { items: [1, 2] };
    const first = await give(tags, answer);
    const tag = headers.get('etag');
    expect(String(first)).toBe(JSON.stringify(answer));
    expect(await give(tags, answer)).toBe(first);
    expect(headers.get('etag')).toBe(tag);
    // Whoever makes another answer of it does not take its bytes along.
    expect(String(await give(tags, { ...answer, items: [3] }))).toBe('{"items":[3]}');
    expect(headers.get('etag')).not.toBe(tag);
  });

  it('are gone with the young objects once they are sent, and do not wait until the old ones are collected', async () => {
    const tags = new EntityTags(reflector);
    await give(tags, new JsonText(Buffer.alloc(BYTES)));
    collect({ type: 'major' });
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < ANSWERS; i++) await give(tags, new JsonText(Buffer.alloc(BYTES)));
    collect({ type: 'minor' });
    const held = (): number => process.memoryUsage().arrayBuffers - before;
    // What was collected is freed by a thread of V8.
    for (const until = performance.now() + 2_000; held() > MOST_HELD && performance.now() < until;)
      await new Promise(setImmediate);
    expect(held()).toBeLessThan(MOST_HELD);
  });
});
