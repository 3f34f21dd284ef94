import { isTimeZone } from '#domain';
import { apiClient, type ApiClient } from '../system/api-client.js';
import { findSystem, need } from '../system/running-system.js';
import { WrongUsage } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';
import { createAsk, type Ask } from './ask.js';
import { parseMapping, type Mapping } from './csv/column-plan.js';
import { timeFormat } from './csv/time-format.js';
import { didYouMean } from './did-you-mean.js';
import { OpenedRecording } from './opened-recording.js';
import { plantOfLines, plantOfTable, unknownPlant, type Plant } from './plant-of-replay.js';
import { isJson, openJsonLines, openTable, type Recording } from './recording/recording.js';
import { openSource, type Source } from './recording/source.js';
import type { ReplayOptions } from './replay-options.js';
import { understoodText } from './report.js';
import { reportOutcome, sendRecording } from './send-recording.js';

/**
 * Sends a recording by MQTT. Nothing is sent before the file is understood and its first and last lines, and then all of it, would
 * be taken; done when all of it is acknowledged and, where the API answers, stored.
 * @throws WrongUsage for what must be said differently, Failure for a file or a system that is not as it should be
 */
export async function replay(file: string, options: ReplayOptions, output: Output): Promise<void> {
  const mapped = options.map.map(parseMapping);
  if (options.timeFormat !== undefined) timeFormat(options.timeFormat);
  checkZone(options.timeZone);
  const source = await openSource(file);
  const system = await findSystem(options);
  const mqttUrl = options.dryRun ? null : need(system.mqtt, 'mqtt', 'MQTT_URL');
  const api = await reachableApi(system.http, output);
  const ask = createAsk(output.json || source.isPipe);
  const opened = { file, source, ...(await openWithPlant(source, { ...options, mapped }, api, ask)) };
  const recording = new OpenedRecording(opened, options, output);
  if (!output.json) for (const line of understoodText(recording.understood)) output.remark(line);
  if (mqttUrl === null) return recording.dryRun();
  await recording.checkBeforeSending();
  reportOutcome(recording, await sendRecording(recording, mqttUrl, api, options, output), options.wait, output);
}

function checkZone(zone: string | undefined): void {
  if (zone === undefined || isTimeZone(zone)) return;
  const hint = didYouMean(zone, Intl.supportedValuesOf('timeZone'), 'zones');
  throw new WrongUsage(`--time-zone ${zone}: no such zone${hint}`);
}

/** null, which is said at once: nothing can be checked against the plant, nor counted. */
async function reachableApi(http: string | null, output: Output): Promise<ApiClient | null> {
  const api = http === null ? null : await apiClient(http);
  if (api && (await api.isReachable())) return api;
  const who = http === null ? 'no address of the API is known (--http)' : `the API at ${http} does not answer`;
  output.remark(
    `${who}: points and units cannot be checked, and it ends with the acknowledgements, without counting what was stored`,
  );
  return null;
}

async function openWithPlant(
  source: Source,
  options: Omit<ReplayOptions, 'map'> & { readonly mapped: readonly Mapping[] },
  api: ApiClient | null,
  ask: Ask | null,
): Promise<{ recording: Recording; plant: Plant }> {
  if (isJson(source, options.encoding)) {
    if (options.mapped.length > 0) throw new WrongUsage('--map is for tables: JSON lines name their points themselves');
    const plant = api ? await plantOfLines(api, options) : unknownPlant(options);
    return { recording: openJsonLines(source, plant.place, options.encoding), plant };
  }
  const plant = api ? await plantOfTable(api, options, ask) : unknownPlant(options);
  return { recording: await openTable(source, options, plant, ask), plant };
}
