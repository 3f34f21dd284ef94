/**
 * CPU of ingestion's pure part per MQTT message: bytes → JSON, checks, units → CloudEvent as text. No network, no Kafka.
 * `npm run --silent build && npx swc bench --out-dir dist --config-file .swcrc && node dist/bench/ingestion-decode.js`
 */
import { appendRecords, createPlantLookup, decodeTelemetry, type EventRecord } from '#contracts';
import { instantWithMs, MINUTE_MS, type Site } from '#domain';
import { samplePlant } from '#testing';

const MESSAGES = 200_000;
const BATCH = 2_500;
const NOW = Date.parse('2026-01-10T00:16:00Z');
const TOPIC = 'greenpark/v1/changchun-south/boiler-1/telemetry';

const plain = (i: number): object => ({
  ts: NOW - MINUTE_MS + (i % 1_000),
  seq: i,
  values: {
    'heat.power': 24 + (i % 100) / 100,
    'heat.energyTotal': 45_820.5 + i / 10,
    'water.supplyTemp': 95 + (i % 50) / 10,
    'alarm.code': i % 4,
  },
});
const CASES: Readonly<Record<string, (i: number) => object>> = {
  '4 values, Unix ms': plain,
  '4 values, RFC 3339': (i) => ({ ...plain(i), ts: instantWithMs(NOW - MINUTE_MS + (i % 1_000)) }),
  '4 values, each with unit and quality': (i) => ({
    ts: NOW - MINUTE_MS,
    seq: i,
    values: {
      'heat.power': { v: 24_000 + (i % 100), u: 'kW', q: 'good' },
      'heat.energyTotal': { v: 12_727.9 + i, u: 'MW.h', q: 'good' },
      'water.supplyTemp': { v: 95.5, u: 'Cel', q: 'good' },
      'alarm.code': { v: i % 4, q: 'uncertain' },
    },
  }),
  'array of 100 messages (per message in it)': (i) =>
    Array.from({ length: 100 }, (_, k) => plain(i * 100 + k)) as object,
  '3 values good, 1 refused': (i) => ({
    ...plain(i),
    values: { ...(plain(i) as { values: object }).values, 'alarm.code': null },
  }),
};

const sites: readonly Site[] = [samplePlant()];
const plant = createPlantLookup(sites);

function measure(name: string, make: (i: number) => object): void {
  const parts = name.includes('array') ? 100 : 1;
  const payloads = Array.from({ length: MESSAGES / parts / 4 }, (_, i) => Buffer.from(JSON.stringify(make(i))));
  let bytes = 0;
  const pass = (): void => {
    let records: EventRecord[] = [];
    for (const [i, payload] of payloads.entries()) {
      bytes += appendRecords([decodeTelemetry(TOPIC, payload, NOW, plant)], records);
      if (i % BATCH === 0) records = [];
    }
  };
  pass();
  const before = process.cpuUsage();
  for (let round = 0; round < 4; round++) pass();
  const { user, system } = process.cpuUsage(before);
  const each = (user + system) / (payloads.length * 4 * parts);
  process.stdout.write(`${each.toFixed(2).padStart(7)} µs  ${name}  (${payloads[0]?.length} bytes)\n`);
  if (bytes === 0) throw new Error('nothing was made');
}

process.stdout.write(`Node ${process.version}, CPU per message, decode and record together\n`);
for (const [name, make] of Object.entries(CASES)) measure(name, make);
