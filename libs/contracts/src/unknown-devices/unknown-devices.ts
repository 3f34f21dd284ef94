import { nearestWord, type Reason } from '#domain';
import { printableText } from '../json/printable-text.js';
import type { PlantLookup } from '../mqtt/plant-lookup.js';
import { proposal } from './site-file-lines.js';
import { seePayload, type SeenPayload, type SeenValue } from './seen-values.js';

/** Why something is not known. */
export const UNKNOWN_REASONS = [
  'UNKNOWN_SITE',
  'UNKNOWN_DEVICE',
  'UNKNOWN_POINT',
  'UNKNOWN_TOPIC',
] as const satisfies readonly Reason[];

/** Dead letters of one topic and device that were refused for the same reason; times are arrivals, Unix ms. */
export interface UnknownTraffic {
  readonly reason: (typeof UNKNOWN_REASONS)[number];
  /** null: none that is declared. */
  readonly site: string | null;
  readonly device: string | null;
  readonly topic: string;
  /** Dead letters that wait. */
  readonly count: number;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** Points that were named, where the reason is a point. */
  readonly points: readonly string[];
  /** Some payloads, newest first. */
  readonly payloads: readonly string[];
}

export interface UnknownDevice extends Omit<UnknownTraffic, 'payloads' | 'points'> {
  /** What its payloads hold. */
  readonly values: readonly SeenValue[];
  /** What to do, in a sentence. */
  readonly hint: string;
  /** Lines for a site file, as far as they can be made; null: nothing can be read. A unit that is unknown is `"?"`, which no file loads with. */
  readonly proposal: string | null;
}

/** What is not declared, with what it sends and how it could be declared. */
export function describeUnknown(traffic: UnknownTraffic, lookup: PlantLookup): UnknownDevice {
  const { payloads, points, ...about } = traffic;
  const source = lookup.sources.find(traffic.topic);
  const seen = payloads.flatMap((text) => seePayload(text, traffic.topic, traffic.device, source) ?? []);
  const found = merged(seen);
  const values =
    traffic.reason === 'UNKNOWN_POINT'
      ? points.map((name) => found?.values.find(({ point }) => point === name) ?? bare(name))
      : (found?.values ?? []);
  const readable = found && { ...found, values };
  const text = readable && values.length > 0 ? proposal(traffic, readable, source?.topic ?? null) : null;
  return { ...about, values, hint: hintOf(traffic, readable, lookup), proposal: text };
}

const bare = (point: string): SeenValue => ({ point, path: null, unit: null, example: '' });

/** One payload may have what another has not. */
function merged(seen: readonly SeenPayload[]): SeenPayload | null {
  const [first, ...others] = seen;
  if (!first) return null;
  const values = [...first.values];
  for (const other of others) {
    for (const value of other.form === first.form ? other.values : []) {
      if (!values.some(({ point }) => point === value.point)) values.push(value);
    }
  }
  return { ...first, values };
}

function hintOf(traffic: UnknownTraffic, seen: SeenPayload | null, lookup: PlantLookup): string {
  const { reason, site, device, topic } = traffic;
  const declared = site === null ? undefined : lookup.sites.get(site);
  const meant = (word: string | null, known: Iterable<string>): string => {
    const near = word === null ? null : nearestWord(word, [...known]);
    return near === null ? '' : `; did you mean ${near}?`;
  };
  if (reason === 'UNKNOWN_SITE') return `no site ${quoted(site)} is configured${meant(site, lookup.sites.keys())}`;
  if (reason === 'UNKNOWN_DEVICE') {
    return `site ${site} declares no device ${quoted(device)}${meant(device, declared?.devices.keys() ?? [])}`;
  }
  if (reason === 'UNKNOWN_TOPIC') return topicHint(topic, seen);
  const known = declared?.devices.get(device ?? '')?.points.keys() ?? [];
  return `device ${site}/${device} declares no such point${meant(seen?.values[0]?.point ?? null, known)}`;
}

function topicHint(topic: string, seen: SeenPayload | null): string {
  if (seen === null) return `the topic ${quoted(topic)} is not declared, and its payload is no JSON`;
  if (seen.form === 'map') return `this looks like ${seen.map}: a source of the site file takes it`;
  if (seen.form !== 'own') return 'a source of the site file takes it';
  return 'the payload is of our form: send it to greenpark/v1/{site}/{device}/telemetry, or declare a source';
}

const quoted = (name: string | null): string => `"${printableText(name ?? '', 80)}"`;
