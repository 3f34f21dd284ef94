import { MqttPublisher } from '#mqtt';
import { apiClient, type ApiClient } from './api-client.js';
import { chooseSite } from './choose-site.js';
import { parseMapping } from './column-map.js';
import { countsOf, waitForCounts, type Counts } from './count-values.js';
import { Failure } from './failure.js';
import { findSystem, need, type Given } from './local-system.js';
import { mqttLogin } from './mqtt-login.js';
import { openLines } from './open-lines.js';
import type { Output } from './output.js';
import { Progress } from './progress.js';
import { readRecording, type Recorded } from './recording.js';

export interface ReplayOptions extends Given {
  readonly site?: string;
  readonly device?: string;
  readonly timeZone?: string;
  readonly timeColumn?: string;
  readonly map: readonly string[];
  readonly wait: number;
  readonly username?: string;
  readonly password?: string;
}

/** Messages of one device that travel together, as a gateway sends what it has stored. */
const MOST_IN_A_PACK = 100;

/** Sends a recording by MQTT; done when all of it is acknowledged and, where the API answers, stored. */
export async function replay(file: string, options: ReplayOptions, output: Output): Promise<void> {
  const mapped = options.map.map(parseMapping);
  const system = await findSystem(options);
  const mqttUrl = need(system.mqtt, 'mqtt', 'MQTT_URL');
  const client = system.http === null ? null : await apiClient(system.http);
  const api = client !== null && (await client.isReachable()) ? client : null;
  const place = await placeOf(api, options);
  const lines = await openLines(file);
  const before = api && place.site !== null ? await countsOf(api, place.site) : null;

  const publisher = new MqttPublisher({
    url: mqttUrl,
    ...(await mqttLogin(mqttUrl, options)),
  });
  await publisher.connect().catch((error: Error) => {
    throw new Failure(`no connection to ${mqttUrl}: ${error.message}`);
  });
  const progress = new Progress('values', output.json);
  const sent = { messages: 0, rows: 0, values: 0 };
  const startedAt = Date.now();
  try {
    for await (const pack of packed(
      readRecording(lines, { ...place, mapped, timeColumn: options.timeColumn, remark: output.remark }),
    )) {
      publisher.post(pack.topic, pack.payload);
      await publisher.room();
      sent.messages++;
      sent.rows += pack.rows;
      sent.values += pack.values;
      progress.show(lines.share(), sent.values);
    }
    await publisher.drained();
  } finally {
    progress.clear();
    await publisher.close();
  }
  const seconds = (Date.now() - startedAt) / 1_000;

  const counts =
    api && before && place.site !== null
      ? await waitForCounts(api, place.site, before, sent.values, options.wait * 1_000)
      : null;
  output.result({ sent, seconds, counts }, () => tell(sent, seconds, counts));
  if (counts && !counts.settled) {
    throw new Failure(`not all of it was stored within ${options.wait} s: see \`greenpark doctor\``);
  }
}

interface Place {
  readonly site: string | null;
  readonly device: string | null;
  readonly timeZone: string;
  readonly declared: ReadonlySet<string> | null;
}

interface PointItem {
  readonly device: string;
  readonly point: string;
}

/** Where the recording belongs; what was not said is taken where there is only one choice. */
async function placeOf(api: ApiClient | null, { site, device, timeZone }: ReplayOptions): Promise<Place> {
  if (!api) return { site: site ?? null, device: device ?? null, timeZone: timeZone ?? 'UTC', declared: null };
  const chosen = await chooseSite(api, site);
  const points = await api.list<PointItem>(`/api/v1/sites/${encodeURIComponent(chosen.id)}/points`, 1_000_000);
  const devices = [...new Set(points.map((point) => point.device))];
  const named = device ?? (devices.length === 1 ? devices[0]! : null);
  if (device !== undefined && !devices.includes(device)) {
    throw new Failure(`site ${chosen.id} has no device ${device}; it has ${devices.join(', ')}`);
  }
  const declared = named === null ? null : new Set(points.filter((p) => p.device === named).map(({ point }) => point));
  return { site: chosen.id, device: named, timeZone: timeZone ?? chosen.timeZone, declared };
}

interface Pack {
  readonly topic: string;
  readonly payload: string;
  readonly rows: number;
  readonly values: number;
}

async function* packed(messages: AsyncIterable<Recorded>): AsyncGenerator<Pack> {
  let pack: Recorded[] = [];
  const close = (): Pack => {
    const [first] = pack as [Recorded];
    const payload = pack.length === 1 ? first.json : `[${pack.map(({ json }) => json).join(',')}]`;
    const done = {
      topic: first.topic,
      payload,
      rows: pack.length,
      values: pack.reduce((sum, { values }) => sum + values, 0),
    };
    pack = [];
    return done;
  };
  for await (const message of messages) {
    const fits = pack.length === 0 || (pack[0]?.topic === message.topic && pack[0].canBePacked && message.canBePacked);
    if (!fits) yield close();
    pack.push(message);
    if (pack.length >= MOST_IN_A_PACK) yield close();
  }
  if (pack.length > 0) yield close();
}

function tell(sent: { rows: number; values: number }, seconds: number, counts: Counts | null): string {
  const head = `sent ${sent.rows.toLocaleString('en')} rows with ${sent.values.toLocaleString('en')} values in ${seconds.toFixed(1)} s, all acknowledged`;
  if (!counts) return head;
  const { received, stored, duplicate, conflict, deadLettered } = counts;
  return `${head}\nreceived ${received}, stored ${stored}, duplicate ${duplicate}, conflict ${conflict}, dead letters ${deadLettered}`;
}
