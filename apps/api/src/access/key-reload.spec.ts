import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from '#runtime';
import type { ConfigurationReload, Reloadable } from '#service';
import { Access, readKeys } from './access.js';
import type { KeyAudit } from './key-audit.js';
import { KeyReload } from './key-reload.js';

const line = (name: string, digit: string): string =>
  `- { name: ${name}, role: operator, sha256: '${digit.repeat(64)}' }`;

describe('keys that are read again', () => {
  it('hold as soon as they are taken, and are noted; a wrong file changes nothing', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'keys-')), 'keys.yaml');
    const write = (...lines: string[]): Promise<void> => writeFile(file, [...lines, ''].join('\n'));
    await write(line('Ann', 'a'));
    const env = readEnvironment({ GREENPARK_API_KEYS_FILE: file, GREENPARK_AUTH: 'on' });
    const access = new Access(true, await readKeys(env));
    const names = (): string[] => access.keys().map(({ name }) => name);
    const parts: Reloadable[] = [];
    let noted = 0;
    const audit = { note: async () => void (noted += 1) } as KeyAudit;
    new KeyReload(env, access, audit, { add: (part) => void parts.push(part) } as ConfigurationReload).onModuleInit();
    expect(parts).toHaveLength(1);

    await write(line('Ann', 'a'), line('Ben', 'b'));
    const take = await parts[0]!.prepare();
    expect([names(), noted]).toEqual([['Ann'], 0]);
    await take();
    expect([names(), noted]).toEqual([['Ann', 'Ben'], 1]);

    await write(line('Ann', 'a'), '- { name: Carl }');
    await expect(parts[0]!.prepare()).rejects.toThrow('keys.yaml');
    expect([names(), noted]).toEqual([['Ann', 'Ben'], 1]);
  });
});
