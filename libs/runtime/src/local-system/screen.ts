import type { Endpoints } from './endpoints.js';
import { savingsText, type Savings } from './savings.js';

export interface ScreenFacts {
  readonly endpoints: Endpoints;
  readonly dataDir: string;
  readonly simulator: boolean;
  readonly savings: readonly Savings[];
}

/** What runs, where, and the tonnes so far: what `npm start` shows. */
export function screenRows({ endpoints, dataDir, simulator, savings }: ScreenFacts): string[] {
  const database = new URL(endpoints.postgres);
  const site = savings[0]?.site ?? '{site}';
  const avoided = savings.map((one) => screenRow('Tonnes avoided', `${savingsText(one)}   (${one.site})`));
  return [
    ...(avoided.length > 0 ? avoided : [screenRow('Tonnes avoided', 'none computed yet')]),
    screenRow('Page', `${endpoints.http}/`),
    screenRow('API', `${endpoints.http}/docs`),
    screenRow('MQTT', endpoints.mqtt),
    screenRow('', `greenpark/v1/${site}/{device}/telemetry, QoS 1`),
    screenRow('Kafka', endpoints.kafka),
    screenRow('PostgreSQL', `${database.host}${database.pathname} (with password: endpoints.json)`),
    screenRow('Data', dataDir),
    screenRow('Simulator', simulator ? 'on (GREENPARK_SIMULATOR=off: only your own readings)' : 'off'),
  ];
}

export const screenRow = (name: string, text: string): string => `  ${name.padEnd(16)}${text}`;
