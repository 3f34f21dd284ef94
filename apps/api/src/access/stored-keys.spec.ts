import type { Database } from '#postgres';
import type { Logger } from '#runtime';
import { Access } from './access.js';
import { StoredKeys } from './stored-keys.js';

describe('keys of the database that are read again', () => {
  it('are those that were asked for last, whichever answer comes last', async () => {
    const waiting: ((rows: readonly object[]) => void)[] = [];
    const query = () => new Promise((answer) => waiting.push(answer));
    const access = new Access(true, []);
    const keys = new StoredKeys({ query } as unknown as Database, access, {} as Logger);
    const row = { name: 'Ann', role: 'admin', sha256: 'a'.repeat(64), sites: null, expiresMs: null };
    const ann = { name: 'Ann', role: 'admin', sites: null, expiresMs: null, isShared: false, key: row.sha256 } as const;
    const held = () => access.stillHolds(ann, 0);

    const periodic = keys.read();
    waiting[0]!([row]);
    await periodic;
    expect(held()).toBe(true);

    // A read that was under way when the key was revoked.
    const before = keys.read();
    const after = keys.read();
    waiting[2]!([]);
    await after;
    expect(held()).toBe(false);
    waiting[1]!([row]);
    await before;
    expect(held()).toBe(false);
  });
});
