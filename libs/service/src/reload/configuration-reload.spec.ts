import { ConfigurationError, type Logger } from '#runtime';
import { ProcessLife } from '../process/process-life.js';
import { ConfigurationReload, SourceAway, type Reloadable } from './configuration-reload.js';

const setUp = () => {
  const lines: string[] = [];
  const failures: unknown[] = [];
  const log = {
    info: (line: string) => lines.push(line),
    error: (_fields: object, line: string) => lines.push(line),
  } as unknown as Logger;
  const life = new ProcessLife();
  life.onFailure((error) => failures.push(error));
  return { reload: new ConfigurationReload(log, life), lines, failures };
};

const part = (taken: string[], name: string, problem?: Error): Reloadable => ({
  prepare: () => (problem ? Promise.reject(problem) : Promise.resolve(async () => taken.push(name) > 0)),
});

describe('a reload', () => {
  it('takes everything that was read', async () => {
    const { reload, lines, failures } = setUp();
    const taken: string[] = [];
    reload.add(part(taken, 'sites'));
    reload.add(part(taken, 'keys'));
    await reload.run();
    expect([taken, lines, failures]).toEqual([['sites', 'keys'], ['site files loaded again'], []]);
  });

  it('takes nothing where one part is wrong, and says why', async () => {
    const { reload, lines, failures } = setUp();
    const taken: string[] = [];
    reload.add(part(taken, 'sites'));
    reload.add(part(taken, 'keys', new ConfigurationError(['keys.yaml:1:1: found nothing'])));
    await reload.run();
    expect([taken, lines, failures]).toEqual([[], ['the site files are wrong: what was loaded before stays'], []]);
  });

  it('takes what stands apart, also where the rest is wrong', async () => {
    const { reload, lines, failures } = setUp();
    const taken: string[] = [];
    reload.add(part(taken, 'sites', new ConfigurationError(['park.yaml:1:1: found nothing'])));
    reload.addApart({ renew: () => void taken.push('certificate') });
    await reload.run();
    expect([taken, lines, failures]).toEqual([
      ['certificate'],
      ['the site files are wrong: what was loaded before stays'],
      [],
    ]);
  });

  it('takes nothing while what has to be asked is away', async () => {
    const { reload, lines, failures } = setUp();
    const taken: string[] = [];
    reload.add(part(taken, 'sites', new SourceAway('PostgreSQL does not answer')));
    await reload.run();
    expect([taken, failures]).toEqual([[], []]);
    expect(lines.join()).toContain('send SIGHUP again');
  });

  it('is not said to be loaded where a part was refused after all, and takes the others', async () => {
    const { reload, lines, failures } = setUp();
    const taken: string[] = [];
    reload.add({ prepare: async () => () => Promise.resolve(false) });
    reload.add(part(taken, 'keys'));
    await reload.run();
    expect([taken, lines, failures]).toEqual([['keys'], [], []]);
  });

  it('ends the process where what was read could be taken by half only', async () => {
    const { reload, failures } = setUp();
    reload.add({ prepare: async () => () => Promise.reject(new Error('half')) });
    await reload.run();
    expect(failures).toEqual([new Error('half')]);
  });
});
