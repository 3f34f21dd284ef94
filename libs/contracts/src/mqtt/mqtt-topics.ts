/** MQTT topic grammar: `greenpark/v1/{site}/{device}/telemetry|events`, `greenpark/v1/{site}/status`, `…/alerts/{alert}`. */
export const MQTT_ROOT = 'greenpark/v1';

/** What ingestion subscribes to at a broker. */
export const MQTT_SUBSCRIPTIONS = [`${MQTT_ROOT}/+/+/telemetry`, `${MQTT_ROOT}/+/+/events`] as const;

/** Of a site or a device in a topic, in UTF-8. */
const MAX_TOPIC_NAME_BYTES = 256;

/** A topic that is longer is judged each time: what is remembered of topics is bounded in number, and so in bytes too. */
export const LONGEST_REMEMBERED_TOPIC = 256;

export type ParsedTopic =
  | { readonly kind: 'telemetry' | 'events'; readonly site: string; readonly device: string }
  | { readonly kind: 'unknown' };

/** Which site and device a topic names; `unknown` for anything that is not telemetry or events. */
export function parseTopic(topic: string): ParsedTopic {
  const parts = topic.split('/');
  if (parts.length !== 5 || parts[0] !== 'greenpark' || parts[1] !== 'v1') return { kind: 'unknown' };
  const [, , site, device, leaf] = parts as [string, string, string, string, string];
  if (site === '' || device === '' || (leaf !== 'telemetry' && leaf !== 'events')) return { kind: 'unknown' };
  if (isTooLong(site) || isTooLong(device)) return { kind: 'unknown' };
  return { kind: leaf, site, device };
}

/** One character is one to three bytes of a string's own length. */
const isTooLong = (name: string): boolean =>
  name.length > MAX_TOPIC_NAME_BYTES / 3 && new TextEncoder().encode(name).length > MAX_TOPIC_NAME_BYTES;

export const telemetryTopic = (site: string, device: string): string => `${MQTT_ROOT}/${site}/${device}/telemetry`;
export const eventsTopic = (site: string, device: string): string => `${MQTT_ROOT}/${site}/${device}/events`;
export const statusTopic = (site: string): string => `${MQTT_ROOT}/${site}/status`;
export const alertTopic = (site: string, alert: string): string => `${MQTT_ROOT}/${site}/alerts/${alert}`;

/** The site whose status or alerts the topic is: only the system itself writes there. Null for any other topic. */
export function siteOfOwnTopic(topic: string): string | null {
  const parts = topic.split('/');
  if (parts[0] !== 'greenpark' || parts[1] !== 'v1' || !parts[2]) return null;
  return (parts[3] === 'status' && parts.length === 4) || parts[3] === 'alerts' ? parts[2] : null;
}
