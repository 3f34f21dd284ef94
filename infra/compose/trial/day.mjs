// The readings of infra/compose/try: a day of a heat meter, its figure by the API, and those who may not send.
import { readFileSync } from 'node:fs';
import { connectAsync } from 'mqtt';

const SITE = 'changchun-south';
const DAY = '2026-01-10';
/** Local midnight in Asia/Shanghai. */
const MIDNIGHT = Date.parse('2026-01-09T16:00:00Z');
const MINUTE = 60_000;
/** 27.8 MW, below what the boilers can. */
const GJ_PER_HOUR = 100;
const WITHIN_MS = 180_000;

const url = `mqtt://127.0.0.1:${process.env.MQTT_PORT ?? 1883}`;
const { username, password } = JSON.parse(readFileSync(process.env.CREDENTIAL, 'utf8'));
const factor = JSON.parse(readFileSync(new URL('../../../test/golden.json', import.meta.url), 'utf8')).examples.find(
  ({ id }) => id === 'A01',
).inputs.ef_tCO2_per_GJ;
const secret = (name) => readFileSync(`${process.env.SECRETS}/${name}`, 'utf8');
const topicOf = (device) => `greenpark/v1/${SITE}/${device}/telemetry`;
const connect = (account) => connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0, ...account });

/** Every minute from one hour to another, both included: hours meet in one reading, which is then a duplicate. */
async function publish(from, to) {
  const client = await connect({ username, password });
  const published = [];
  for (let minute = from * 60; minute <= to * 60; minute++) {
    const value = 45_000 + (minute / 60) * GJ_PER_HOUR;
    const message = {
      ts: MIDNIGHT + minute * MINUTE,
      seq: minute + 1,
      values: { 'heat.energyTotal': Number(value.toFixed(1)) },
    };
    published.push(client.publishAsync(topicOf('plant-meter'), JSON.stringify(message), { qos: 1 }));
  }
  await Promise.all(published);
  await client.endAsync();
  say(`${published.length} readings, acknowledged`);
}

async function strangers() {
  const ingestion = { username: 'greenpark', password: secret('mqtt_password') };
  const attempts = {
    'without a name': () => connect({}),
    'by a wrong password': () => connect({ username, password: 'guessed' }),
    'for another device': () => sendOnce({ username, password }, topicOf('boiler-1')),
    'by the account of ingestion': () => sendOnce(ingestion, topicOf('plant-meter')),
    'to the status': () => sendOnce({ username, password }, `greenpark/v1/${SITE}/status`),
  };
  for (const [what, attempt] of Object.entries(attempts)) {
    const refused = await attempt().then(
      () => null,
      (error) => error,
    );
    if (![0x87, 0x05].includes(refused?.code)) throw new Error(`sending ${what}: ${refused ?? 'was taken'}`);
    say(`sending ${what}: refused`);
  }
}

async function sendOnce(account, topic) {
  const client = await connect(account);
  try {
    await client.publishAsync(topic, '{}', { qos: 1 });
  } finally {
    client.end(true);
  }
}

async function ask(path) {
  const response = await fetch(`http://127.0.0.1:${process.env.HTTP_PORT ?? 3000}/api/v1/sites/${SITE}/${path}`, {
    headers: { authorization: `Bearer ${secret('api_key')}` },
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Until all that was received is counted, then to the digit. */
async function compare() {
  const deadline = Date.now() + WITHIN_MS;
  const expected = {
    heatGj: 24 * GJ_PER_HOUR,
    baselineT: 24 * GJ_PER_HOUR * factor,
    stored: 24 * 60 + 1,
    conflict: 0,
    deadLettered: 0,
    inFlight: 0,
  };
  for (;;) {
    const found = await look().catch((error) => ({ error: String(error) }));
    if (JSON.stringify(found) === JSON.stringify(expected)) return say(`${DAY}: ${JSON.stringify(found)}`);
    if (Date.now() > deadline) throw new Error(`found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

async function look() {
  const emissions = await ask(`emissions?from=${DAY}&to=2026-01-11&interval=day`);
  const { devices } = await ask('ledger');
  const { stored, conflict, deadLettered, inFlight } = devices.find(({ device }) => device === 'plant-meter');
  const { heatGj, baselineT } = emissions.items[0];
  return { heatGj: rounded(heatGj), baselineT: rounded(baselineT), stored, conflict, deadLettered, inFlight };
}

/** As the golden examples: to a millionth. */
const rounded = (value) => Math.round(value * 1e6) / 1e6;
const say = (text) => process.stdout.write(`         ${text}\n`);

const [what, from, to] = process.argv.slice(2);
if (what === 'publish') await publish(Number(from), Number(to));
else await { strangers, compare }[what]();
