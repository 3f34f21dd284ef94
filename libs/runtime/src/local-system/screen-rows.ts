import type { Endpoints, SystemFacts } from './endpoints.js';
import { heatText, netText, savingsText, type Savings } from './savings.js';

export interface ScreenFacts extends SystemFacts {
  readonly endpoints: Endpoints;
  readonly dataDir: string;
  /** null: the API cannot be read, no key is known that it takes. */
  readonly savings: readonly Savings[] | null;
}

/** What runs, where, and the tonnes so far: what `npm start` shows. */
export function screenRows({ endpoints, dataDir, simulator, access, metrics, savings }: ScreenFacts): string[] {
  const database = new URL(endpoints.postgres);
  const site = savings?.[0]?.site ?? '{site}';
  return [
    ...avoidedRows(savings),
    screenRow('Page', `${endpoints.http}/`),
    screenRow('API', `${endpoints.http}/docs`),
    screenRow('MQTT', endpoints.mqtt),
    screenRow('', `greenpark/v1/${site}/{device}/telemetry, QoS 1`),
    screenRow('Kafka', endpoints.kafka),
    screenRow('PostgreSQL', `${database.host}${database.pathname} (with password: endpoints.json)`),
    screenRow('Data', dataDir),
    screenRow('Simulator', simulator ? 'on (GREENPARK_SIMULATOR=off: only your own readings)' : 'off'),
    ...metrics.map(({ name, url }, i) => screenRow(i === 0 ? 'Metrics' : '', `${url} (${name})`)),
    ...access.map((line, i) => screenRow(i === 0 ? 'Who may enter' : '', line)),
  ];
}

function avoidedRows(savings: ScreenFacts['savings']): string[] {
  if (savings === null)
    return [screenRow('Tonnes avoided', 'put a key of yours into GREENPARK_TOKEN to see them here')];
  if (savings.length === 0) return [screenRow('Tonnes avoided', 'none computed yet')];
  return savings.flatMap((one) => {
    const [heat, net] = [heatText(one), netText(one)];
    return [
      screenRow('Tonnes avoided', `${savingsText(one)}   (${one.site})`),
      ...(net === null ? [] : [screenRow('', net)]),
      ...(one.circularity ? [screenRow('', one.circularity)] : []),
      ...(heat === null ? [] : [screenRow('Heat', `${heat} this heating season`)]),
    ];
  });
}

export const screenRow = (name: string, text: string): string => `  ${name.padEnd(16)}${text}`;
