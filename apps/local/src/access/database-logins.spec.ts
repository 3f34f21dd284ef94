import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseLogins, databaseVariables } from './database-logins.js';

const OWNER = 'postgres://greenpark:secret@127.0.0.1:5432/greenpark';

describe('logins to the own PostgreSQL', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-logins-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('have a password each, for their owner alone, which stays', async () => {
    const urls = await databaseLogins(OWNER, dir);
    expect(await databaseLogins(OWNER, dir)).toEqual(urls);
    expect(urls.api).toMatch(/^postgres:\/\/greenpark_api_login:[\w-]{43}@127\.0\.0\.1:5432\/greenpark$/);
    expect(new Set(Object.values(urls)).size).toBe(3);
    for (const service of ['aggregator', 'alerting', 'api'])
      expect(statSync(join(dir, 'credentials', `database-${service}`)).mode & 0o777).toBe(0o600);
  });

  it('are known to their service alone, and to the step that makes them', () => {
    const urls = { aggregator: 'postgres://a@h/g', api: 'postgres://b@h/g' };
    const known = (name?: string): object =>
      Object.fromEntries(
        Object.entries(databaseVariables(OWNER, urls, name)).filter(([, value]) => value !== undefined),
      );
    expect(known('api')).toEqual({ DATABASE_URL: urls.api });
    expect(known('alerting')).toEqual({ DATABASE_URL: OWNER });
    expect(known('ingestion')).toEqual({});
    expect(known('simulator')).toEqual({});
    expect(known()).toEqual({
      DATABASE_URL: OWNER,
      DATABASE_URL_AGGREGATOR: urls.aggregator,
      DATABASE_URL_API: urls.api,
    });
    // What a user has set is taken away where it is not meant.
    expect(databaseVariables(OWNER, urls, 'ingestion')).toHaveProperty('DATABASE_URL_FILE', undefined);
  });
});
