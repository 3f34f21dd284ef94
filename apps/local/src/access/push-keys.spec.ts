import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newPushKeys, publicPushKeyOf, readEnvironment } from '#runtime';
import { pushVariables, startPushKeys } from './push-keys.js';

describe('the keys of push of a start', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'greenpark-push-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const start = (variables: Record<string, string> = {}) =>
    startPushKeys(readEnvironment({ GREENPARK_DATA_DIR: folder, ...variables }));

  it('are made once, and alerting alone has the private half', async () => {
    const keys = (await start())!;
    const file = join(folder, 'credentials', 'push-key');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(publicPushKeyOf((await readFile(file, 'utf8')).trim())).toBe(keys.publicKey);
    expect(await start()).toEqual(keys);
    expect(pushVariables(keys, 'alerting')).toEqual({ PUSH_PRIVATE_KEY_FILE: file });
    expect(pushVariables(keys, 'api')).toEqual({ PUSH_PUBLIC_KEY: keys.publicKey });
    expect([pushVariables(keys, 'ingestion'), pushVariables(keys, undefined)]).toEqual([{}, {}]);
  });

  it('are those of the user where there are any', async () => {
    const { privateKey, publicKey } = newPushKeys();
    const keys = await start({ PUSH_PRIVATE_KEY: privateKey });
    expect(keys).toEqual({ publicKey, privateKeyFile: null });
    expect(pushVariables(keys, 'api')).toEqual({});
    expect(await start({ PUSH_PUBLIC_KEY: publicKey })).toBeNull();
    await expect(stat(join(folder, 'credentials'))).rejects.toThrow('ENOENT');
  });
});
