import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publicPushKeyOf } from '#runtime';
import type { Output } from '../terminal/output.js';
import { newPushKeyPair } from './new-push-keys.js';

describe('a new pair of keys of push', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'greenpark-push-keys-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const made = async (options: { file?: string }) => {
    const shown: { result: Record<string, string>; text: string }[] = [];
    const result = (value: Record<string, string>, text: () => string) =>
      void shown.push({ result: value, text: text() });
    await newPushKeyPair(options, { result } as unknown as Output);
    return shown[0]!;
  };

  it('is printed as the environment takes it', async () => {
    const { result, text } = await made({});
    expect(publicPushKeyOf(result['privateKey']!)).toBe(result['publicKey']);
    expect(text).toBe(`PUSH_PUBLIC_KEY=${result['publicKey']}\nPUSH_PRIVATE_KEY=${result['privateKey']}`);
  });

  it('keeps its private half in a file that nobody else reads, and that is never written over', async () => {
    const file = join(folder, 'push-key');
    const { result, text } = await made({ file });
    const key = (await readFile(file, 'utf8')).trim();
    expect(publicPushKeyOf(key)).toBe(result['publicKey']);
    expect(text).not.toContain(key);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await expect(made({ file })).rejects.toThrow('is there already');
    expect((await readFile(file, 'utf8')).trim()).toBe(key);
    await expect(made({ file: join(folder, 'nowhere', 'key') })).rejects.toThrow('ENOENT');
  });
});
