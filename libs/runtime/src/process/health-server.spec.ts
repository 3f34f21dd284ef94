import { startHealthServer, type HealthServer } from './health-server.js';

describe('the health server', () => {
  let missing: string[] = [];
  let server: HealthServer;
  const get = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);
  beforeAll(async () => {
    server = await startHealthServer(0, '127.0.0.1', () => missing);
  });
  afterAll(() => server.stop());

  it('lives whatever is missing', async () => {
    missing = ['Kafka does not answer'];
    expect((await get('/health/live')).status).toBe(200);
  });

  it('says what is missing with 503, and 200 when nothing is', async () => {
    missing = ['Kafka does not answer'];
    const bad = await get('/health/ready');
    expect(bad.status).toBe(503);
    expect(await bad.json()).toEqual({ status: 'unavailable', missing: ['Kafka does not answer'] });
    missing = [];
    const good = await get('/health/ready');
    expect([good.status, await good.json()]).toEqual([200, { status: 'ok', missing: [] }]);
  });

  it('serves Prometheus', async () => {
    const answer = await get('/metrics');
    expect(answer.headers.get('content-type')).toContain('text/plain');
  });

  it('answers 404 and 405 for what it does not have', async () => {
    expect((await get('/else')).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${server.port}/health/live`, { method: 'POST' })).status).toBe(405);
  });
});
