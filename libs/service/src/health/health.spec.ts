import 'reflect-metadata';
import { Module, type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Environment, readEnvironment } from '#runtime';
import { ServiceModule } from '../service.module.js';
import { HealthModule } from './health.module.js';
import { Readiness, type ReadinessCheck } from './readiness.js';

@Module({ imports: [ServiceModule.register('tried'), HealthModule] })
class Root {}

let app: INestApplication;
let url: string;
let missing: string[] = [];
let check: ReadinessCheck = () => missing;
const get = (path: string, init?: RequestInit) => fetch(`${url}${path}`, init);

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
    const bad = await get('/health/ready');
    expect([bad.status, await bad.json()]).toEqual([
      503,
      { status: 'unavailable', missing: ['Kafka does not answer'] },
    ]);
    missing = [];
    const good = await get('/health/ready');
    expect([good.status, await good.json()]).toEqual([200, { status: 'ok', missing: [] }]);
  });

  it('takes for missing what does not answer in time, and what fails', async () => {
    check = () => new Promise(() => undefined);
    const late = await (await get('/health/ready')).json();
    expect(late).toEqual({ status: 'unavailable', missing: ['kafka: no answer within 1500 ms'] });
    check = () => Promise.reject(new Error('connection refused'));
    const failed = await (await get('/health/ready')).json();
    expect(failed).toEqual({ status: 'unavailable', missing: ['kafka: connection refused'] });
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
