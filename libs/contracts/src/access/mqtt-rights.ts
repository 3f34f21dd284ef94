import { alertTopic, parseTopic, siteOfOwnTopic, statusTopic } from '../mqtt/mqtt-topics.js';
import { filtersOverlap } from '../mqtt/topic-filters.js';
import type { SourceLookup, SourceLookups } from '../sources/source-lookup.js';

/** What a principal of MQTT may do: `events` are exchanges, maintenance and readings by hand, `decisions` what brings readings into the figures or out of them. */
export const MQTT_RIGHTS = ['telemetry', 'events', 'decisions', 'read'] as const;
export type MqttRight = (typeof MQTT_RIGHTS)[number];

/** Where a principal has its rights. */
export interface MqttGrant {
  /** null: every site; only the simulator of `npm start` has that. */
  readonly site: string | null;
  /** null: the whole site, for a gateway. */
  readonly devices: readonly string[] | null;
  readonly rights: readonly MqttRight[];
}

/** Who has sent a message, by the credential that was shown. */
export interface MqttSender extends MqttGrant {
  readonly principal: string;
}

/** Name of a principal, which is its MQTT user name too; no colon, which separates the fields of a password file. */
export const PRINCIPAL_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._@-]{0,98}[A-Za-z0-9])?$/;

/** What is wrong with the name of a principal; null: nothing. */
export const principalNameProblem = (name: string): string | null =>
  PRINCIPAL_NAME.test(name)
    ? null
    : 'expected 1 to 100 letters of a to z, digits and . _ @ -, beginning and ending with a letter or digit';

const DECISIONS: ReadonlySet<string> = new Set(['jump-accepted', 'jump-refused', 'withdrawn']);

/** The right that an event of a type needs. */
export const rightOfEvent = (type: string): MqttRight => (DECISIONS.has(type) ? 'decisions' : 'events');

export function hasRight({ rights, ...grant }: MqttGrant, right: MqttRight, site: string, device: string): boolean {
  return rights.includes(right) && isSite(grant, site) && (grant.devices === null || grant.devices.includes(device));
}

/**
 * Whether the principal may publish to a topic, as far as the topic says it: what a payload names (the type of an event, the device of
 * a source that has it in its payload) is judged where the payload is read (`within-rights.ts`).
 */
export function mayPublish(grant: MqttGrant, topic: string, sources: SourceLookups): boolean {
  const parsed = parseTopic(topic);
  if (parsed.kind === 'telemetry') return hasRight(grant, 'telemetry', parsed.site, parsed.device);
  if (parsed.kind === 'events') {
    const { site, device } = parsed;
    return hasRight(grant, 'events', site, device) || hasRight(grant, 'decisions', site, device);
  }
  if (siteOfOwnTopic(topic) !== null) return false;
  const source = sources.find(topic);
  return source !== null && maySource(grant, topic, source);
}

/** Whether the principal may read a retained topic. */
export function mayRead({ rights, site }: MqttGrant, topic: string): boolean {
  const own = siteOfOwnTopic(topic);
  return own !== null && rights.includes('read') && isSite({ site }, own);
}

/** Whether there could be anything to read for the principal under a filter. */
export function maySubscribe({ rights, site }: MqttGrant, filter: string): boolean {
  if (!rights.includes('read')) return false;
  const place = site ?? '+';
  return filtersOverlap(filter, statusTopic(place)) || filtersOverlap(filter, alertTopic(place, '+'));
}

function maySource({ rights, ...grant }: MqttGrant, topic: string, { site, device, devices }: SourceLookup): boolean {
  if (!rights.includes('telemetry') || !isSite(grant, site.id)) return false;
  if (grant.devices === null || device === null || 'path' in device) return true;
  const sent = 'id' in device ? device.id : (topic.split('/')[device.level - 1] ?? '');
  return grant.devices.includes(devices.get(sent) ?? sent);
}

const isSite = ({ site }: Pick<MqttGrant, 'site'>, asked: string): boolean => site === null || site === asked;
