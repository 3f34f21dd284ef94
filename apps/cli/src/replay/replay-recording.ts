import { isTimeZone } from '#domain';
import { apiClient, type ApiClient } from '../system/api-client.js';
import { Failure, WrongUsage } from '../terminal/failure.js';
import { findSystem, need, type Given } from '../system/running-system.js';
import type { Output } from '../terminal/output.js';
import { mqttLogin } from '../system/mqtt-login.js';
import { Progress } from '../terminal/progress.js';
import { createAsk, type Ask } from './ask.js';
import { CountWatch, type Counts } from './count-values.js';
import { parseMapping } from './csv/columns.js';
import type { DecimalMark } from './csv/numbers.js';
import { timeFormat } from './csv/time-format.js';
import type { DoubledHour } from './csv/wall-clock.js';
import { didYouMean } from './did-you-mean.js';
import { plantOfLines, plantOfTable, unknownPlant, type Plant } from './plant-of-replay.js';
import { isJson, openJsonLines, openTable, type Recording } from './recording/recording.js';
import { refusalOf } from './refusal.js';
import { Sender, type Sent } from './send.js';
import { markedSimulated } from './recording/simulated.js';
import { openSource, type Source } from './recording/source.js';
import { Survey, surveyOf } from './recording/survey.js';
import { foundText, refusalText, sentText, understoodText } from './report.js';
import { foundOf, understoodOf, type Found } from './found.js';

export interface ReplayOptions extends Given {
  readonly site?: string;
  readonly device?: string;
  readonly timeZone?: string;
  readonly timeColumn?: string;
  readonly dateColumn?: string;
  readonly timeFormat?: string;
  readonly decimal?: DecimalMark;
  readonly encoding?: string;
  readonly map: readonly string[];
  readonly dryRun?: boolean;
  /** What is sent is no measurement of the plant. */
  readonly simulated?: boolean;
  /** Share of values that may be rejected, %; absent: 1. */
  readonly allowRejected?: number;
  /** Seconds. */
  readonly wait: number;
  readonly username?: string;
  readonly password?: string;
}

/** Rows after which the share is judged while they are sent. */
const JUDGED_ROWS = 100;

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
  const { recording, plant } = await opened(source, { ...options, mapped }, api, ask);
  const understood = understoodOf(source, recording, plant);
  if (!output.json) for (const line of understoodText(understood)) output.remark(line);

  const doubled: DoubledHour[] = [];
  const found = (survey: Survey): Found => foundOf(survey, doubled, plant.timeZone ?? 'UTC');
  const checked = (survey: Survey, what: string, sent: Sent | null): void => {
    const refusal = refusalOf(survey, options.allowRejected, plant.timeZone ?? 'UTC');
    if (refusal === null) return;
    const told = found(survey);
    if (output.json) output.result({ file, understood, ...told, refused: refusal, sent }, () => '');
    throw new Failure(refusalText(refusal, what, told, sent));
  };
  // A dry run shows all of it anyway.
  if (!options.dryRun) checked(await surveyOf(recording.sample(), plant.lookup), 'of the first and last lines', null);
  if (options.dryRun || !source.isPipe) {
    const survey = await surveyWhole(source, recording, plant, doubled, output);
    if (options.dryRun) {
      const told = found(survey);
      const refused = refusalOf(survey, options.allowRejected, plant.timeZone ?? 'UTC');
      output.result({ file, dryRun: true, understood, ...told, refused }, () => foundText(told, plant));
      if (refused !== null) throw new Failure(refusalText(refused, '', told, null));
      return;
    }
    checked(survey, '', null);
    doubled.length = 0;
  }

  const sites = plant.lookup?.sites.keys() ?? [];
  const watch = api && (await CountWatch.start(api, sites));
  const sender = await Sender.connect({
    url: mqttUrl!,
    login: await mqttLogin(mqttUrl!, options),
    patienceMs: options.wait * 1_000,
  });
  const progress = new Progress('values', output.json);
  const survey = new Survey(plant.lookup);
  const messages = recording.messages((one) => doubled.push(one));
  const startedAt = Date.now();
  let counts: (Counts & { readonly settled: boolean }) | null = null;
  let seconds = 0;
  try {
    await sender.send(options.simulated ? markedSimulated(messages) : messages, survey, () => {
      if (survey.rows >= JUDGED_ROWS || survey.skippedHour.rows > 0) checked(survey, '', sender.sent);
      const note = survey.rejected > 0 ? `${survey.rejected.toLocaleString('en')} rejected` : '';
      progress.show(source.share(), sender.sent.values, note);
    });
    // One deadline for both: what is not acknowledged by then is not stored either.
    const deadline = Date.now() + options.wait * 1_000;
    await sender.acknowledged(deadline);
    seconds = (Date.now() - startedAt) / 1_000;
    const waiting = waitingTold(options.wait, progress, output);
    if (watch && plant.lookup) counts = await watch.settled(survey.received, deadline, waiting);
  } finally {
    progress.clear();
    await sender.close();
  }
  const told = found(survey);
  const { sent } = sender;
  const refused = refusalOf(survey, options.allowRejected, plant.timeZone ?? 'UTC');
  output.result({ file, understood, ...told, refused, sent, seconds, counts }, () =>
    sentText(sent, seconds, counts, told, plant),
  );
  if (counts && !counts.settled) {
    throw new Failure(
      `all of it is acknowledged and durable, but after ${options.wait} s only ${counts.received.toLocaleString('en')} values are counted as received and some wait: does the aggregator run? See \`greenpark doctor\``,
    );
  }
  if (refused) throw new Failure(refusalText(refused, '', told, sent));
}

function checkZone(zone: string | undefined): void {
  if (zone === undefined || isTimeZone(zone)) return;
  const hint = didYouMean(zone, Intl.supportedValuesOf('timeZone'), 'zones');
  throw new WrongUsage(`--time-zone ${zone}: no such zone${hint}`);
}

/** null, and told at once: nothing can be checked against the plant, nor counted. */
async function reachableApi(http: string | null, output: Output): Promise<ApiClient | null> {
  const api = http === null ? null : await apiClient(http);
  if (api && (await api.isReachable())) return api;
  const who = http === null ? 'no address of the API is known (--http)' : `the API at ${http} does not answer`;
  output.remark(
    `${who}: points and units cannot be checked, and it ends with the acknowledgements, without counting what was stored`,
  );
  return null;
}

async function opened(
  source: Source,
  options: Omit<ReplayOptions, 'map'> & { readonly mapped: ReturnType<typeof parseMapping>[] },
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

async function surveyWhole(
  source: Source,
  recording: Recording,
  { lookup }: Plant,
  doubled: DoubledHour[],
  output: Output,
): Promise<Survey> {
  const progress = new Progress('values checked', output.json);
  try {
    return await surveyOf(
      recording.messages((one) => doubled.push(one)),
      lookup,
      ({ values }) => progress.show(source.share(), values),
    );
  } finally {
    progress.clear();
  }
}

/** Says what is waited for: on a terminal all the time, in a pipe once, when it takes long. */
function waitingTold(waitS: number, progress: Progress, output: Output): (received: number, of: number) => void {
  const startedAt = Date.now();
  let isTold = false;
  return (received, of) => {
    progress.show(
      of === 0 ? null : Math.min(1, received / of),
      received,
      `waiting until ${of.toLocaleString('en')} are stored`,
    );
    if (isTold || Date.now() - startedAt < 3_000) return;
    isTold = true;
    output.remark(`waiting until all is stored: ${received} of ${of} values are counted so far (at most ${waitS} s)`);
  };
}
