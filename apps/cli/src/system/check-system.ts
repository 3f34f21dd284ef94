import { statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import { TOPICS } from '#contracts';
import { DAY_MS } from '#domain';
import { createKafka } from '#kafka';
import { MqttPublisher } from '#mqtt';
import { openDatabase } from '#postgres';
import { ConfigurationError, loadCatalogue, readEndpoints, readEnvironment } from '#runtime';
import { apiClient, type ApiClient } from './api-client.js';
import { STRAY_LETTERS, type DeadLetter } from '../readings/waiting-letters.js';
import { Failure } from '../terminal/failure.js';
import { dataDirOf, findSystem, type Given } from './running-system.js';
import { mqttLogin } from './mqtt-login.js';
import { table, type Output } from '../terminal/output.js';
import { partsOf, stoppedText } from '../figures/site-status-table.js';

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
  /** What to do about it. */
  readonly advice: string | null;
}

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };
const LEAST_FREE_BYTES = 5e9;
const MOST_SKEW_MS = 2_000;
const DEADLINE_MS = 5_000;
const MOST_STRAY_LETTERS = 1_000;
const NEW_LETTERS_MS = DAY_MS;

const good = (check: string, found: string): Finding => ({ check, ok: true, found, advice: null });
const bad = (check: string, found: string, advice: string): Finding => ({ check, ok: false, found, advice });
const messageOf = (error: unknown): string => (error instanceof Error ? error.message || error.name : String(error));

/** Looks at everything that the system leans on, and says what to do. @throws Failure where something is wrong */
export async function doctor(given: Given, output: Output): Promise<void> {
  const stopped = await stoppedHere(given);
  const system = await findSystem(given);
  const findings = (
    await Promise.all([
      checkConfiguration(),
      checkDisk(),
      // Who does not run cannot be asked: one word instead of a list of connections that fail.
      ...(stopped
        ? [stopped]
        : [checkApi(system.http), checkMqtt(system.mqtt), checkKafka(system.kafka), checkPostgres(system.postgres)]),
    ])
  ).flat();
  output.result({ findings }, () =>
    table(
      ['', 'check', 'found', 'what to do'],
      findings.map((f) => [f.ok ? 'ok' : 'BAD', f.check, f.found, f.advice ?? '']),
    ),
  );
  const wrong = findings.filter(({ ok }) => !ok).length;
  if (wrong > 0) throw new Failure(`${wrong} of ${findings.length} checks found something wrong`);
}

/** null: something runs on this machine, or the addresses of a system elsewhere are named. */
async function stoppedHere(given: Given): Promise<Finding | null> {
  const { MQTT_URL, KAFKA_BROKERS, DATABASE_URL } = process.env;
  if (given.http || given.mqtt || MQTT_URL || KAFKA_BROKERS || DATABASE_URL) return null;
  const dataDir = resolve(dataDirOf());
  const endpoints = await readEndpoints(dataDir);
  const isRunning = (await partsOf(endpoints)).some((part) => part.isRunning);
  return isRunning ? null : bad('system', stoppedText(dataDir, endpoints), 'start it with `npm start`');
}

async function checkConfiguration(): Promise<Finding[]> {
  try {
    const env = readEnvironment();
    const { sites } = await loadCatalogue(env);
    const found = `${sites.length} site(s): ${sites.map(({ id }) => id).join(', ')}`;
    const whose = process.env['GREENPARK_SITES']
      ? ''
      : ', the shipped example: GREENPARK_SITES names no files of yours';
    return [good('configuration', `${found}${whose}`)];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map((problem) => bad('configuration', problem, 'mend the file or the variable'));
  }
}

async function checkDisk(): Promise<Finding[]> {
  const dir = dataDirOf();
  const { bavail, bsize } = await statfs(dir).catch(() => statfs('.'));
  const free = bavail * bsize;
  const found = `${(free / 1e9).toFixed(1)} GB free at ${dir}`;
  return [
    free > LEAST_FREE_BYTES
      ? good('disk', found)
      : bad('disk', found, 'free some space: Kafka and PostgreSQL stop when the disk is full'),
  ];
}

async function checkApi(http: string | null): Promise<Finding[]> {
  if (http === null) return [bad('api', 'no address known', 'start a system with `npm start`, or give --http')];
  try {
    const response = await fetch(new URL('/health/ready', http), { signal: AbortSignal.timeout(DEADLINE_MS) });
    const { missing = [] } = (await response.json()) as { missing?: string[] };
    const skew = Math.abs(Date.parse(response.headers.get('date') ?? '') - Date.now());
    const clock =
      skew < MOST_SKEW_MS ? [] : [bad('clock', `differs by ${skew} ms from the system's`, 'run NTP on both machines')];
    if (!response.ok)
      return [...clock, ...missing.map((what) => bad('api', what, 'see the log of the process that is named'))];
    const client = await apiClient(http);
    return [
      ...clock,
      good('api', `${http} is ready`),
      ...(await checkLedgers(client)),
      await checkStrayLetters(client),
    ];
  } catch (error) {
    return [bad('api', `${http} does not answer: ${messageOf(error)}`, 'look whether the process `api` runs')];
  }
}

async function checkLedgers(api: ApiClient): Promise<Finding[]> {
  const { items } = await api.get<{ items: { id: string }[] }>('/api/v1/sites');
  return Promise.all(
    items.map(async ({ id }) => {
      const ledger = await api.get<{ deadLettersWaiting: number; lagRecords: number | null }>(
        `/api/v1/sites/${encodeURIComponent(id)}/ledger`,
      );
      const found = `${id}: ${ledger.lagRecords ?? '?'} records wait, ${ledger.deadLettersWaiting} dead letters wait`;
      const isClear = ledger.lagRecords !== null && ledger.lagRecords < 100_000;
      return isClear
        ? good('ledger', found)
        : bad('ledger', found, 'look whether the aggregator runs and what it logs');
    }),
  );
}

/** Senders whose site or topic is wrong are in no site's ledger. Old ones are shown, and are no fault of today. */
async function checkStrayLetters(api: ApiClient): Promise<Finding> {
  const letters = await api.list<DeadLetter>(`${STRAY_LETTERS}?state=waiting`, MOST_STRAY_LETTERS);
  const [newest] = letters;
  if (!newest) return good('dead letters', 'none of unknown sites or topics');
  const number = letters.length === MOST_STRAY_LETTERS ? `${MOST_STRAY_LETTERS} or more` : letters.length;
  const found = `${number} of unknown sites or topics, the newest at ${newest.receivedAt} on ${newest.topic}: ${newest.reason}`;
  const isNew = Date.now() - Date.parse(newest.receivedAt) < NEW_LETTERS_MS;
  const advice = 'correct the topic of the sender or declare the site: `greenpark dead-letters list --unknown-site`';
  return isNew ? bad('dead letters', found, advice) : good('dead letters', found);
}

async function checkMqtt(mqtt: string | null): Promise<Finding[]> {
  if (mqtt === null) return [bad('mqtt', 'no address known', 'give --mqtt, or set MQTT_URL')];
  const publisher = new MqttPublisher({ url: mqtt, ...(await mqttLogin(mqtt)), connectDeadlineMs: DEADLINE_MS });
  try {
    await publisher.connect();
    await publisher.close();
    return [good('mqtt', `${mqtt} takes connections`)];
  } catch (error) {
    return [bad('mqtt', `${mqtt}: ${messageOf(error)}`, 'look whether ingestion (or the broker) runs')];
  }
}

async function checkKafka(brokers: string | null): Promise<Finding[]> {
  if (brokers === null) return [bad('kafka', 'no address known', 'set KAFKA_BROKERS')];
  const kafka = createKafka({ brokers: brokers.split(','), clientId: 'greenpark-doctor', log: SILENT });
  try {
    const admin = kafka.admin;
    const problems = await withDeadline(admin.checkTopics(TOPICS));
    await admin.disconnect();
    if (problems.length === 0) return [good('kafka', `${brokers}: ${TOPICS.length} topics as they should be`)];
    return problems.map((problem) =>
      bad('kafka', problem, 'correct the topic (kafka-configs), or let ingestion make it'),
    );
  } catch (error) {
    return [bad('kafka', `${brokers}: ${messageOf(error)}`, 'look whether Kafka runs and can be reached')];
  } finally {
    await kafka.disconnect();
  }
}

async function checkPostgres(url: string | null): Promise<Finding[]> {
  if (url === null) return [bad('postgres', 'no address known', 'set DATABASE_URL')];
  try {
    const db = await openDatabase({ url, log: SILENT, max: 1, name: 'greenpark doctor', connectWithinMs: DEADLINE_MS });
    try {
      const [row] = await db.query<{ v: string; nowMs: number; fsync: string; sync: string }>(
        `select current_setting('server_version') as v, clock_timestamp() as "nowMs", current_setting('fsync') as fsync,
                current_setting('synchronous_commit') as sync`,
      );
      const skew = Math.abs((row?.nowMs ?? 0) - Date.now());
      const durable = row?.fsync === 'on' && row.sync !== 'off';
      return [
        durable
          ? good('postgres', `version ${row.v}, fsync on`)
          : bad(
              'postgres',
              `fsync ${row?.fsync}, synchronous_commit ${row?.sync}`,
              'turn both on: a power cut may lose what was counted',
            ),
        ...(skew < MOST_SKEW_MS
          ? []
          : [bad('clock', `PostgreSQL's differs by ${skew} ms`, 'run NTP on both machines')]),
      ];
    } finally {
      await db.close();
    }
  } catch (error) {
    return [bad('postgres', messageOf(error), 'look whether PostgreSQL runs and the address is right')];
  }
}

async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${DEADLINE_MS} ms`)), DEADLINE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
