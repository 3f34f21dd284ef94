import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asOwner, canReach } from './postgres-binaries.js';

const dir = mkdtempSync(join(tmpdir(), 'greenpark-reach-'));
const inside = join(dir, 'closed', 'file');
const otherUser = { uid: 65_533, gid: 65_533 };

beforeAll(() => {
  mkdirSync(join(dir, 'closed'));
  chmodSync(dir, 0o755);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('the user of PostgreSQL', () => {
  it('gets to what every folder above lets him pass to', () => {
    chmodSync(join(dir, 'closed'), 0o711);
    expect(canReach(inside, otherUser)).toBe(true);
    const program = asOwner(otherUser, [inside]);
    expect(program.command('postgres', ['-D', 'x'])).toEqual({ command: 'postgres', args: ['-D', 'x'] });
    expect(program.owner).toEqual(otherUser);
  });

  it('does not get below a closed folder', () => {
    chmodSync(join(dir, 'closed'), 0o700);
    expect(canReach(inside, otherUser)).toBe(false);
  });

  it('is whoever runs it, where that is not root', () => {
    expect(asOwner(null, [inside]).owner).toBeUndefined();
  });
});
