import { resolve } from 'node:path';
import { readEndpoints } from '#runtime';
import { partsOf, stoppedText } from '../figures/site-status-table.js';
import { dataDirOf, findSystem, type Given } from '../system/running-system.js';
import { Failure } from '../terminal/failure.js';
import { table, type Output } from '../terminal/output.js';
import { checkApi } from './check-api.js';
import { checkDatabase } from './check-database.js';
import { checkKafka } from './check-kafka.js';
import { checkConfiguration, checkDisk } from './check-machine.js';
import { checkMqtt } from './check-mqtt.js';
import { bad, type Finding } from './finding.js';

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
        : [checkApi(system.http), checkMqtt(system.mqtt), checkKafka(system.kafka), checkDatabase(system)]),
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
