import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Names, readHeadRevision, type Database } from '#postgres';
import { CountingCatalogue } from '#service-database';
import { ProposingCatalogue } from '../../../apps/aggregator/src/configuration/proposing-catalogue.js';
import { parkWithOneMeter } from '../../support/files/park-with-one-meter.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';
import { until } from '../../support/processes/until.js';

/** A host with files of its own, and what its processes do with them. */
class Host {
  readonly warnings: string[] = [];
  readonly errors: string[] = [];
  private readonly log = {
    info: () => undefined,
    warn: (_: object, message: string) => void this.warnings.push(message),
    error: (_: object, message: string) => void this.errors.push(message),
  };
  readonly file: string;

  constructor(
    private readonly db: Database,
    dir: string,
    name: string,
  ) {
    this.file = join(dir, `${name}.yaml`);
  }

  write(area: string): void {
    writeFileSync(this.file, parkWithOneMeter('park').replace('timeZone', `name: ${area}\ntimeZone`));
  }

  private get paths() {
    return { sitesPath: this.file, factorsPath: null };
  }

  /** A new aggregator process. */
  async start(): Promise<ProposingCatalogue> {
    const catalogue = new ProposingCatalogue(this.paths, this.db, this.log, await Names.open(this.db));
    await catalogue.load();
    return catalogue;
  }

  /** A new process of a service that follows. */
  async follower(): Promise<CountingCatalogue> {
    const catalogue = new CountingCatalogue(this.paths, this.db, this.log);
    await catalogue.load();
    return catalogue;
  }
}

describe('revisions of the configuration', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-revisions-'));
  let db: Database;
  beforeEach(async () => {
    db = await freshDatabase('revisions');
  });
  afterEach(() => db.close());
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const nameOf = (catalogue: CountingCatalogue): string => catalogue.current.sites[0]!.name;
  const revision = async (): Promise<number> => (await readHeadRevision(db)).revision;
  const hup = async (catalogue: CountingCatalogue): Promise<void> => void (await (await catalogue.prepare())());

  it('a restart beside an old file takes nothing back, and says that its files differ', async () => {
    const [a, b] = [new Host(db, dir, 'a'), new Host(db, dir, 'b')];
    a.write('one');
    b.write('one');
    await a.start();
    const onB = await b.start();
    expect(await revision()).toBe(1);
    b.write('two');
    await hup(onB);
    expect([await revision(), nameOf(onB)]).toEqual([2, 'two']);

    const again = await a.start();
    expect([await revision(), nameOf(again)]).toEqual([2, 'two']);
    expect(a.warnings).toEqual([expect.stringContaining('differ from what counts')]);
    await hup(again); // at SIGHUP its file is a proposal always
    expect([await revision(), nameOf(again)]).toEqual([3, 'one']);
  });

  it('a file that was changed while the process was stopped is proposed by the start, back to an older form too', async () => {
    const host = new Host(db, dir, 'c');
    host.write('one');
    await host.start();
    host.write('two');
    expect(nameOf(await host.start())).toBe('two');
    host.write('one');
    expect(nameOf(await host.start())).toBe('one');
    expect(await revision()).toBe(3);
    utimesSync(host.file, new Date(), new Date());
    await host.start();
    expect(await revision()).toBe(3);
  });

  it('what another one has accepted meanwhile may forbid a proposal: it is refused, and the process goes on', async () => {
    const [a, b] = [new Host(db, dir, 'l'), new Host(db, dir, 'm')];
    a.write('one');
    b.write('one');
    const [onA, onB] = [await a.start(), await b.start()];
    const inMegawattHours = (host: Host): void =>
      writeFileSync(
        host.file,
        readFileSync(host.file, 'utf8').replace(
          'id: heat.energyTotal, kind: total, unit: GJ',
          'id: heat.other, kind: total, unit: MW.h',
        ),
      );
    inMegawattHours(a);
    const take = await onA.prepare(); // right against revision 1
    writeFileSync(b.file, readFileSync(b.file, 'utf8').replace('id: heat.energyTotal', 'id: heat.other'));
    await hup(onB);
    expect(await take()).toBe(false);
    expect(a.errors).toEqual([expect.stringContaining('the site files are wrong')]);
    expect(await revision()).toBe(2);
  });

  it('a site that somebody holds for too long delays a proposal, and it is accepted when that one is gone', async () => {
    const host = new Host(db, dir, 'n');
    host.write('one');
    const catalogue = await host.start();
    host.write('two');
    const take = await catalogue.prepare();
    let taking: Promise<boolean> = Promise.resolve(false);
    const held = db.transaction(async (tx) => {
      await tx.query(`select set_config('idle_in_transaction_session_timeout', '1s', true)`);
      await tx.query('select 1 from site_rule for share');
      taking = take();
      await new Promise(() => undefined); // paused
    });
    void held.catch(() => undefined);
    await until(() => catalogue.current.sites[0]!.name === 'two', 'the proposal counts');
    await taking;
  });

  it('what a newer program reads out of the same file is another configuration, and counts with the next start', async () => {
    const host = new Host(db, dir, 'k');
    host.write('one');
    await host.start();
    // As if the program of before had known nothing of sources.
    await db.execute(`update configuration set body = body - 'sources' where kind = 'site'`);
    await db.execute(`update configuration_proposal set form = 'of before'`);
    await db.execute(`update configuration_revision set form = 'of before'`);
    const catalogue = await host.start();
    expect(catalogue.current.sites[0]!.sources).toEqual([]);
    expect(await revision()).toBe(2);
  });

  it('a new host proposes only what never counted', async () => {
    const [a, late, fresh] = [new Host(db, dir, 'd'), new Host(db, dir, 'e'), new Host(db, dir, 'f')];
    a.write('one');
    const first = await a.start();
    a.write('two');
    await hup(first);
    late.write('one');
    expect(nameOf(await late.start())).toBe('two');
    fresh.write('three');
    expect(nameOf(await fresh.start())).toBe('three');
  });

  it('every service follows what was accepted, whatever its own files say', async () => {
    const [a, b] = [new Host(db, dir, 'g'), new Host(db, dir, 'h')];
    a.write('one');
    b.write('other');
    const follower = await b.follower(); // nothing was accepted yet: its files are all there is
    expect(nameOf(follower)).toBe('other');
    const seen: string[] = [];
    follower.follow((fresh) => void seen.push(fresh.sites[0]!.name));
    const proposer = await a.start();
    await follower.refresh();
    a.write('two');
    await hup(proposer);
    await follower.refresh();
    await follower.refresh();
    expect(seen).toEqual(['one', 'two']);
    await hup(follower);
    expect([await revision(), nameOf(follower)]).toEqual([2, 'two']);
    expect(b.warnings.length).toBeGreaterThan(0);
  });

  it('who began by files that say what is accepted first does not read all of it again, and follows what comes then', async () => {
    const [a, b] = [new Host(db, dir, 'k'), new Host(db, dir, 'l')];
    a.write('one');
    b.write('one');
    const follower = await b.follower();
    const own = follower.current;
    const proposer = await a.start();
    await follower.refresh();
    expect(follower.current).toBe(own);
    expect(follower.current).toEqual(proposer.current);
    expect(follower.rules()).toEqual(proposer.rules());
    a.write('two');
    await hup(proposer);
    await follower.refresh();
    expect(nameOf(follower)).toBe('two');
    a.write('one');
    await hup(proposer);
    const late = await a.follower(); // revision 3: what counts is read
    expect([await revision(), late.current === own]).toEqual([3, false]);
  });

  it('what was checked against a revision is accepted against no other one: of two proposals at once none is lost unseen', async () => {
    const [a, b] = [new Host(db, dir, 'i'), new Host(db, dir, 'j')];
    a.write('one');
    b.write('one');
    const [onA, onB] = [await a.start(), await b.start()];
    a.write('two');
    b.write('three');
    const takes = [await onA.prepare(), await onB.prepare()]; // both checked against revision 1
    for (const take of takes) await take();
    expect([await revision(), nameOf(onB)]).toEqual([3, 'three']);
    await onA.refresh();
    expect(nameOf(onA)).toBe('three');
  });
});
