// A plant for pictures and measurements of the page: the shipped one with its season so far, simulated, then in real time, and a little
// trouble. Everything lies in a folder of its own that goes with it; ports are any that are free. With FILLED_SEASONS=2 the season
// before is there too, to compare with: that takes ten times as long.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const ROOT = join(import.meta.dirname, '../..');
const HOUR_MS = 3_600_000;
const START_DEADLINE_MS = 300_000;
const FILL_DEADLINE_MS = 3_600_000;
/** Longer than the longest interval of a device that tells of itself. */
const LATE_MS = 900_000;
const SEASON_BEGINS = '10-20';

/** When the story begins: with the newest season, or with the one before. */
function beginOf(nowMs) {
  const date = new Date(nowMs).toISOString().slice(0, 10);
  const year = Number(date.slice(0, 4)) - (date.slice(5) < SEASON_BEGINS ? 1 : 0);
  return `${year - (process.env.FILLED_SEASONS === '2' ? 1 : 0)}-${SEASON_BEGINS}`;
}

/** What is wrong lately: one boiler's flue gas gets hot, a gauge was renamed for an hour, a substation's register has jumped. */
function troubleBefore(nowMs) {
  const at = (hours) => new Date(nowMs - hours * HOUR_MS).toISOString();
  return [
    `hot-flue:at=${at(4)}:hours=12:device=boiler-2`,
    `renamed:at=${at(3)}:hours=1:device=boiler-1`,
    `jump:at=${at(30)}:size=50000:device=park-west`,
  ].join(',');
}

/**
 * Starts it and resolves once all of its history counts.
 * @returns address of the page, and what ends it
 */
export async function startFilledPlant(say = (line) => process.stderr.write(`${line}\n`)) {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-page-'));
  const env = {
    ...process.env,
    GREENPARK_DATA_DIR: dir,
    GREENPARK_SIMULATOR: 'off',
    HTTP_PORT: '0',
    KAFKA_PORT: '0',
    POSTGRES_PORT: '0',
    MQTT_LISTEN: 'mqtt://127.0.0.1:0',
  };
  const system = spawn(process.execPath, ['dist/apps/local/src/main.js'], { cwd: ROOT, env, stdio: 'pipe' });
  let output = '';
  for (const stream of [system.stdout, system.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = new Promise((resolve) => system.once('exit', resolve));
  let simulator = null;
  const stop = async () => {
    simulator?.kill('SIGKILL');
    system.kill('SIGINT');
    await ended;
    rmSync(dir, { recursive: true, force: true });
  };
  const holds = async (condition, what, deadlineMs) => {
    for (const end = Date.now() + deadlineMs; Date.now() < end; await delay(500)) if (await condition()) return;
    throw new Error(`${what} took longer than ${deadlineMs / 1_000} s\n${output}`);
  };
  try {
    say('starting a plant');
    await holds(() => output.includes('Greenpark runs.'), 'the start', START_DEADLINE_MS);
    const { http, mqtt } = JSON.parse(readFileSync(join(dir, 'endpoints.json'), 'utf8'));
    const nowMs = Date.now();
    say(`sending its history from ${beginOf(nowMs)} on`);
    const story = ['--from', beginOf(nowMs), '--thin', '--faults', troubleBefore(nowMs)];
    simulator = spawn(
      process.execPath,
      ['bin/greenpark.js', 'simulate', '--http', http, '--mqtt', mqtt, '--speed', 'max', ...story],
      { cwd: ROOT, env, stdio: 'ignore' },
    );
    await holds(() => isFilled(http), 'its history', FILL_DEADLINE_MS);
    return { url: http, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Every device that tells of itself did so lately, nothing is on its way, and the figures are those of it. */
async function isFilled(url) {
  const answer = async (path) => (await fetch(`${url}/api/v1/${path}`)).json();
  const [{ id }] = (await answer('sites')).items;
  const { devices, data, avoided } = await answer(`sites/${id}/status`);
  const late = devices.filter(({ kind, lastReading }) => {
    return kind !== 'fuel-scale' && Date.now() - Date.parse(lastReading ?? 0) > LATE_MS;
  });
  return late.length === 0 && data.waitingMarks === 0 && data.lagRecords === 0 && avoided.seasonT !== null;
}
