import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../processes/until.js';
import type { ServiceProcess } from '../processes/service-process.js';
import { HttpReceiver } from '../receivers/http-receiver.js';
import { AlertingUnderTest } from './alerting-under-test.js';

const DEADLINE_MS = 120_000;
export const GATEWAY = 'gateway-3';
export const SILENT = Array.from({ length: 50 }, (_, i) => `s-${String(i).padStart(2, '0')}`);
export const NOISY = ['n-0', 'n-1', 'n-2'];
/** How often a noisy device may come on, as the site says. */
export const CHATTER = { times: 2, withinMs: 12_000 };
/** So many times a noisy device comes and goes in a round. */
const FLIPS = 5;
/** A kill comes so long after what it shall meet. */
const LATEST_KILL_MS = 6_000;

/** Chains are not judged: on the Kafka of the tests other databases publish anchors of theirs, which this one cannot have. */
const file = (url: string): string => `timeZone: Asia/Shanghai
season: { start: 10-20, end: 04-06 }
alerts:
  sinks: { duty: { kind: webhook, url: ${url} } }
  routes: [ { rule: device.silent, to: [duty] }, { rule: device.noisy, to: [duty] } ]
  rules:
    device.silent: { after: 4s, chatter: { times: 100, within: 1h } }
    device.noisy: { chatter: { times: ${CHATTER.times}, within: ${CHATTER.withinMs / 1_000}s } }
    delivery.lag: { judged: false }
    evidence.chain: { judged: false }
gateways: [ { id: ${GATEWAY}, name: Gateway 3 } ]
devices:
${[...SILENT.map((id) => [id, `via: ${GATEWAY}, `]), ...NOISY.map((id) => [id, ''])]
  .map(
    ([id, via]) =>
      `  - { id: ${id}, kind: heat-meter, ${via}points: [ { id: heat.power, kind: gauge, unit: MW, interval: 10s } ] }`,
  )
  .join('\n')}
`;

/** A step in the life of an alert, as it stands in the database. */
export interface Step {
  readonly rule: string;
  readonly subject: string;
  readonly alert: string;
  readonly version: number;
  readonly news: string;
  readonly atMs: number;
}

interface Told {
  readonly id: string;
  readonly type: string;
  readonly alert: { readonly id: string; readonly version: number };
}

/** Two processes of alerting of which one, or both, are killed at any moment while devices fall silent, chatter and come back. */
export class KilledAlarms {
  kills = 0;
  private readonly alive: ServiceProcess[] = [];

  private constructor(
    readonly alerting: AlertingUnderTest,
    private readonly receiver: HttpReceiver,
    private readonly random: () => number,
  ) {}

  static async open(random: () => number): Promise<KilledAlarms> {
    const receiver = await HttpReceiver.start();
    const site = `killed-alarms-${process.pid}-${Date.now().toString(36)}`;
    const opened = new KilledAlarms(await AlertingUnderTest.open(site, file(receiver.url)), receiver, random);
    await opened.alerting.publishForeignAnchor();
    await opened.hear();
    await Promise.all([opened.begin(), opened.begin()]);
    return opened;
  }

  async close(): Promise<void> {
    await this.alerting.close();
    await this.receiver.stop();
  }

  /** All is well, all fall silent, some chatter, all come back; each meets a kill. */
  async round(): Promise<void> {
    await this.meeting(async () => {
      await this.hush();
      await this.eventually(async () => (await this.active('device.silent')) === 1 + SILENT.length, 'all are silent');
    });
    await this.meeting(() => this.flip());
    await this.meeting(async () => {
      await this.hear();
      await this.eventually(async () => (await this.active('device.silent')) === 0, 'all are heard again');
    });
  }

  /** Waits until what chattered is calm and everybody has been told. */
  async settle(): Promise<void> {
    await this.eventually(async () => (await this.active(null)) === 0, 'nothing holds any more');
    const unsent = `select ((select count(*) from notification where state <> 'sent') +
      (select count(*) from alert_transition where routed_at is null))::int as n`;
    await this.eventually(async () => (await this.alerting.db.query<{ n: number }>(unsent))[0]!.n === 0, 'all is told');
  }

  async steps(): Promise<Step[]> {
    return this.alerting.db.query<Step>(
      `select document ->> 'rule' as rule, document ->> 'subject' as subject, alert_id as alert, version, news,
         (extract(epoch from at) * 1000)::float8 as "atMs"
       from alert_transition order by at, version`,
    );
  }

  /** What a receiver that takes each id once was told, as `alert/version news`. */
  told(): string[] {
    return this.receiver
      .onceEach<Told>()
      .map(({ type, alert }) => `${alert.id}/${alert.version} ${type.replace('alert.', '')}`);
  }

  /** Alerts of one key that were open at the same time: of each more than one. */
  async doubled(): Promise<string[]> {
    const rows = await this.alerting.db.query<{ key: string }>(
      `select a.rule || ' ' || a.subject as key from alert a join alert b using (site, rule, subject)
       where a.alert_id < b.alert_id and a.raised_at < coalesce(b.resolved_at, 'infinity')
         and b.raised_at < coalesce(a.resolved_at, 'infinity')`,
    );
    return rows.map(({ key }) => key);
  }

  private async begin(): Promise<void> {
    this.alive.push(await this.alerting.start());
  }

  /** Something happens, and one process or both are killed at any moment of it; as many begin anew. */
  private async meeting(what: () => Promise<void>): Promise<void> {
    const killed = this.kill();
    await what();
    await killed;
  }

  private async kill(): Promise<void> {
    await delay(this.random() * LATEST_KILL_MS);
    const count = this.random() < 0.4 ? 2 : 1;
    const victims = this.alive.splice(0, count);
    for (const victim of victims) await this.alerting.kill(victim);
    this.kills += victims.length;
    await Promise.all(victims.map(() => this.begin()));
  }

  private hush(): Promise<void> {
    return this.lastSeen(Date.now() - 60_000);
  }

  private hear(): Promise<void> {
    return this.lastSeen(Date.now());
  }

  private async lastSeen(ms: number): Promise<void> {
    await this.alerting.db.execute(
      `insert into ledger (site, device, last_seen) select $1, d, to_timestamp($2::float8 / 1000) from unnest($3::text[]) d
       on conflict on constraint ledger_pkey do update set last_seen = excluded.last_seen`,
      [this.alerting.site, ms, SILENT],
    );
    await this.alerting.storedUpToNow();
  }

  /** Noisy devices come and go faster than anybody looks; in the end they are quiet. */
  private async flip(): Promise<void> {
    for (let i = 0; i < FLIPS; i += 1)
      for (const isNoisy of [true, false]) {
        const devices = NOISY.map((id) => ({
          id,
          quarantined: isNoisy ? ['heat.power'] : [],
          codes: ['RANGE'],
          state: 'ok',
        }));
        const version = await this.alerting.publishStatus({ findings: [], unjudged: [] }, devices);
        await this.eventually(() => this.alerting.hasJudged(version), `document ${version} is judged`);
      }
  }

  /** Where it does not come true, says what holds instead. */
  private async eventually(condition: () => Promise<boolean>, what: string): Promise<void> {
    try {
      await until(condition, what, DEADLINE_MS);
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${await this.state()}`, { cause: error });
    }
  }

  /** What the database says that holds, and what the processes last complained of. */
  private async state(): Promise<string> {
    const holds = await this.alerting.db.query<object>(
      `select a.rule, a.subject, c.memory, c.due_at, now() as now from alert a left join alert_condition c using (site, rule, subject)
       where a.resolved_at is null and (a.body ->> 'active')::boolean`,
    );
    const processes = this.alerting.processes.map(({ exitCode, lines }) => ({
      isKilled: exitCode === null,
      exitCode,
      complaints: lines.filter(({ level }) => level !== 'info' && level !== 30).slice(-5),
    }));
    return JSON.stringify({ holds, processes }, null, 1);
  }

  private async active(rule: string | null): Promise<number> {
    const [row] = await this.alerting.db.query<{ n: number }>(
      `select count(*)::int as n from alert
       where resolved_at is null and (body ->> 'active')::boolean and ($1::text is null or rule = $1)`,
      [rule],
    );
    return row!.n;
  }
}
