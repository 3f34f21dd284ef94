import 'reflect-metadata';
import { Module, type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Environment, readEnvironment } from '#runtime';
import { ServiceModule } from '../service.module.js';
import { HealthModule } from './health.module.js';
import { Readiness, type ReadinessAnswer, type ReadinessCheck } from './readiness.js';

@Module({ imports: [ServiceModule.register('tried'), HealthModule] })
class Root {}

let app: INestApplication;
let url: string;
let missing: string[] = [];
let check: ReadinessCheck = () => missing;
const get = (path: string, init?: RequestInit) => fetch(`${url}${path}`, init);

/** An answer holds for a second: asks until it is the one that is looked for. */
async function readyOnce(fits: (answer: ReadinessAnswer) => boolean): Promise<[number, ReadinessAnswer]> {
  for (const end = Date.now() + 10_000; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const answer = await get('/health/ready');
    const body = (await answer.json()) as ReadinessAnswer;
    if (fits(body) || Date.now() > end) return [answer.status, body];
  }
}

beforeAll(async () => {
  const module = await Test.createTestingModule({ imports: [Root] })
    .overrideProvider(Environment)
    .useValue(readEnvironment({}))
    .compile();
  app = module.createNestApplication({ logger: false });
  app.get(Readiness).add('kafka', () => check());
  app.get(Readiness).add('postgres', () => []);
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterAll(() => app.close());

describe('health', () => {
  it('lives whatever is missing', async () => {
    missing = ['Kafka does not answer'];
    const answer = await get('/health/live');
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('says what is missing with 503, and 200 when nothing is', async () => {
    missing = ['Kafka does not answer'];
    expect(await readyOnce((answer) => answer.missing.length > 0)).toEqual([
      503,
      { status: 'unavailable', missing: ['Kafka does not answer'] },
    ]);
    missing = [];
    expect(await readyOnce(({ status }) => status === 'ok')).toEqual([200, { status: 'ok', missing: [] }]);
  });

  it('takes for missing what does not answer in time, and what fails; why it fails strangers do not read', async () => {
    check = () => new Promise(() => undefined);
    expect((await readyOnce(({ status }) => status !== 'ok'))[1].missing).toEqual(['kafka: no answer within 1500 ms']);
    check = () => Promise.reject(new Error('password authentication failed for user "greenpark" at db.inside:5432'));
    const failed = await readyOnce(({ missing: [first] }) => !first?.includes('1500'));
    expect(failed).toEqual([503, { status: 'unavailable', missing: ['kafka: cannot be reached'] }]);
    check = () => missing;
  });

  it('asks the servers once a second, however many ask it', async () => {
    let asked = 0;
    check = () => {
      asked++;
      return [];
    };
    await readyOnce(({ status }) => status === 'ok' && asked > 0);
    const [before, began] = [asked, performance.now()];
    // Fewer at once than a listening socket lets wait.
    for (let i = 0; i < 10; i++) await Promise.all(Array.from({ length: 20 }, () => get('/health/ready')));
    expect(asked - before).toBeLessThanOrEqual(Math.ceil((performance.now() - began) / 1_000));
    check = () => missing;
  });

  it('serves Prometheus, labelled with the service', async () => {
    const answer = await get('/metrics');
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(await answer.text()).toContain('service="tried"');
  });

  it('answers 404 and 405 for what it does not have', async () => {
    expect((await get('/else')).status).toBe(404);
    expect((await get('/health/live', { method: 'POST' })).status).toBe(405);
  });
});
