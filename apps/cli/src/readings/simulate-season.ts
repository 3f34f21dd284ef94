import { setTimeout as delay } from 'node:timers/promises';
import { eventsTopic, telemetryTopic } from '#contracts';
import { instantWithMs, localDateOf, localMidnightMs, type Normals, type Site } from '#domain';
import { MqttPublisher } from '#mqtt';
import { loadCatalogue } from '#runtime';
import {
  Feed,
  FaultyGateway,
  Gateways,
  normalsOf,
  parseFaults,
  pastWinterMeans,
  storyStartMs,
  type Outgoing,
} from '#simulation';
import { Failure, WrongUsage } from '../terminal/failure.js';
import { findSystem, need, type Given } from '../system/running-system.js';
import { mqttLogin } from '../system/mqtt-login.js';
import type { Output } from '../terminal/output.js';
import { Progress } from '../terminal/progress-line.js';

export interface SimulateOptions extends Given {
  readonly site?: string;
  /** Infinity: as fast as it goes. */
  readonly speed: number;
  readonly from?: string;
  readonly to?: string;
  readonly faults: string;
  readonly seed: number;
  readonly thin?: boolean;
  /** In which it began. */
  readonly winter?: number;
}

const ROWS_PER_ROUND = 5_000;
const TICK_MS = 200;

/** Publishes a plant of a site file through a stretch of time, at a speed, with faults where they are wanted. */
export async function simulate(options: SimulateOptions, output: Output, signal: AbortSignal): Promise<void> {
  const { sites, normals } = await loadCatalogue({
    sitesPath: process.env['GREENPARK_SITES'] || 'config/sites',
    factorsPath: process.env['GREENPARK_FACTORS'] || null,
  });
  const site =
    options.site === undefined && sites.length === 1 ? sites[0] : sites.find(({ id }) => id === options.site);
  if (!site) throw new WrongUsage(`which site? give --site, one of ${sites.map(({ id }) => id).join(', ')}`);
  const { seed, speed } = options;
  const ownNormals = normals.get(normalsOf(site) ?? '') ?? null;
  const dailyMeansC =
    options.winter === undefined ? undefined : weatherOf(site, ownNormals, options.winter, options.from);
  const gateways = new Gateways(site, { seed, normals: ownNormals, ...(dailyMeansC && { dailyMeansC }) });
  if (gateways.leftOut.length > 0) output.remark(`points that cannot be simulated: ${gateways.leftOut.join(', ')}`);
  const moment = (text: string, option: string): number => momentOf(text, option, site.timeZone);
  const from = options.from === undefined ? storyStart() : moment(options.from, 'from');
  const to = options.to === undefined ? null : moment(options.to, 'to');
  if (to !== null && to <= from) throw new WrongUsage('--to lies before --from');
  const faults = parseFaultList(options.faults);

  const system = await findSystem(options);
  const url = need(system.mqtt, 'mqtt', 'MQTT_URL');
  const publisher = new MqttPublisher({ url, ...(await mqttLogin(url)) });
  await publisher.connect().catch((error: Error) => {
    throw new Failure(`no connection to ${url}: ${error.message}`);
  });
  const feed = new Feed({
    gateways,
    boot: `simulate-${Date.now().toString(36)}`,
    cursors: new Map(),
    startMs: from,
    thinHistory: options.thin === true,
    ...(faults.length > 0 && { faults: new FaultyGateway(gateways, faults, seed, { from, to }) }),
  });
  const sent = { messages: 0, rows: 0 };
  const send = async (messages: readonly Outgoing[]): Promise<void> => {
    for (const { device, leaf, payload, rows } of messages) {
      publisher.post(leaf === 'telemetry' ? telemetryTopic(site.id, device) : eventsTopic(site.id, device), payload);
      await publisher.backpressure();
      sent.messages++;
      sent.rows += rows;
    }
  };
  const progress = new Progress('measurements', output.json);
  const startedAt = Date.now();
  while (!signal.aborted) {
    const now = Date.now();
    // Nothing is published ahead of its time: where the story has caught up with the clock it goes on in real time.
    const until = Math.min(to ?? Infinity, now, speed === Infinity ? now : from + (now - startedAt) * speed);
    const segments = feed.plan(until, ROWS_PER_ROUND);
    for (const segment of segments) {
      await send(feed.messages(segment));
      feed.markSent(segment);
    }
    await send(feed.takeDelayed(until));
    const end = Math.min(to ?? now, now);
    const sentTo = end - feed.behindMs(end);
    progress.show(Math.min(1, Math.max(0, sentTo - from) / Math.max(1, end - from)), sent.rows);
    if (segments.length > 0) continue;
    if (to !== null && until >= to) break;
    await delay(TICK_MS, undefined, { signal }).catch(() => undefined);
  }
  await send(feed.takeDelayed(Infinity));
  await publisher.drained();
  progress.clear();
  await publisher.close();
  const seconds = (Date.now() - startedAt) / 1_000;
  output.result(
    { site: site.id, seed, from: instantWithMs(from), ...sent, seconds },
    () =>
      `${site.id}: ${sent.rows.toLocaleString('en')} measurements in ${sent.messages.toLocaleString('en')} messages, ${seconds.toFixed(1)} s, all acknowledged`,
  );

  function storyStart(): number {
    return storyStartMs(site!, Date.now());
  }
}

/** The weather of a past winter for the season in which the story begins (now, where no start is given). */
function weatherOf(site: Site, normals: Normals | null, winter: number, from: string | undefined): Map<string, number> {
  const date =
    from !== undefined && /^\d{4}-\d{2}-\d{2}/.test(from) ? from.slice(0, 10) : localDateOf(Date.now(), site.timeZone);
  const means = normals && pastWinterMeans(normals, site.season, date, winter);
  if (means) return means;
  const known = normals?.winters?.years ?? [];
  const those =
    known.length > 0 ? `${known[0]} to ${known.at(-1)}` : 'none: the normals of the site have no past winters';
  throw new WrongUsage(`--winter ${winter}: expected the year in which a known winter began (${those})`);
}

function parseFaultList(text: string): ReturnType<typeof parseFaults> {
  try {
    return parseFaults(text);
  } catch (error) {
    throw new WrongUsage(`--faults: ${(error as Error).message}`);
  }
}

function momentOf(text: string, option: string, timeZone: string): number {
  const t = /^\d{4}-\d{2}-\d{2}$/.test(text)
    ? localMidnightMs(text, timeZone)
    : text === 'now'
      ? Date.now()
      : Date.parse(text);
  if (Number.isNaN(t))
    throw new WrongUsage(`--${option} ${text}: expected a local day YYYY-MM-DD or a time in RFC 3339`);
  return t;
}
