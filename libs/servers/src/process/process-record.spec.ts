import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityOf, isAlive, readLiving, stopProcess, writeRecord, type ProcessIdentity } from './process-record.js';

const dir = mkdtempSync(join(tmpdir(), 'greenpark-record-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function child(script: string): Promise<{ identity: ProcessIdentity; exited: Promise<NodeJS.Signals | null> }> {
  const process_ = spawn(process.execPath, ['-e', `${script};console.log('up');setInterval(()=>{},1000)`], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = new Promise<NodeJS.Signals | null>((resolve) => process_.once('exit', (_, signal) => resolve(signal)));
  await new Promise((resolve) => process_.stdout.once('data', resolve));
  return { identity: (await identityOf(process_.pid as number)) as ProcessIdentity, exited };
}

describe('a recorded process', () => {
  it('is found by pid and start time', async () => {
    const me = (await identityOf(process.pid)) as ProcessIdentity;
    const file = join(dir, 'me.json');
    await writeRecord(file, { name: 'me', ...me });
    expect(await readLiving(file)).toEqual({ name: 'me', ...me });
  });

  it('is not taken for another one with the same pid', async () => {
    const file = join(dir, 'other.json');
    await writeRecord(file, { name: 'other', pid: process.pid, startedAt: 'earlier' });
    expect(await readLiving(file)).toBeNull();
  });

  it('is nothing where the record is missing or broken', async () => {
    expect(await readLiving(join(dir, 'none.json'))).toBeNull();
    writeFileSync(join(dir, 'broken.json'), '{');
    expect(await readLiving(join(dir, 'broken.json'))).toBeNull();
  });

  it('is stopped by the signal that was asked for', async () => {
    const { identity, exited } = await child('');
    expect(await isAlive(identity)).toBe(true);
    expect(await stopProcess(identity, 'SIGINT', 5_000)).toBe('stopped');
    expect(await exited).toBe('SIGINT');
    expect(await isAlive(identity)).toBe(false);
  });

  it('is killed with its group when it does not stop in time', async () => {
    const { identity, exited } = await child(`process.on('SIGTERM',()=>{})`);
    expect(await stopProcess(identity, 'SIGTERM', 200)).toBe('killed');
    expect(await exited).toBe('SIGKILL');
  });
});
