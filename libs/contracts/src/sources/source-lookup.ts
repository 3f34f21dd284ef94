import type { PayloadSource, PayloadTimeFormat, Site } from '#domain';
import type { JsonPath } from '../json/json-text.js';
import { filtersOverlap, matchesTopic } from '../mqtt/topic-filters.js';
import { LONGEST_REMEMBERED_TOPIC, MQTT_ROOT } from '../mqtt/mqtt-topics.js';
import type { SiteLookup } from '../mqtt/device-lookup.js';
import { parseJsonPath } from './json-path.js';

export interface MappedPoint {
  readonly point: string;
  readonly text: string;
  readonly path: JsonPath;
  readonly unit: string | null;
}

/** A declared source as decoding needs it. */
export interface SourceLookup {
  readonly site: SiteLookup;
  readonly topic: string;
  readonly decoder: PayloadSource['decoder'];
  /** `level` counts from 1. */
  readonly device: { readonly id: string } | { readonly level: number } | { readonly path: JsonPath } | null;
  readonly devices: ReadonlyMap<string, string>;
  readonly time:
    | 'arrival'
    | {
        readonly text: string;
        readonly path: JsonPath;
        readonly format: PayloadTimeFormat;
        readonly timeZone: string;
      };
  readonly points: readonly MappedPoint[] | null;
}

/** Everything of ours: no source may take it. */
const OURS = `${MQTT_ROOT}/`;
/** Topics whose source is remembered; senders invent topics, and must not fill the memory. */
const MOST_KEPT = 10_000;

/** The declared sources of all sites, found by topic. */
export class SourceLookups {
  private readonly found = new Map<string, SourceLookup | null>();

  constructor(private readonly all: readonly SourceLookup[]) {}

  /** What a broker has to be asked for, besides our own topics. */
  get topics(): readonly string[] {
    return this.all.map(({ topic }) => topic);
  }

  /** The source that takes the topic; null: none does. */
  find(topic: string): SourceLookup | null {
    if (this.all.length === 0 || topic.startsWith(OURS)) return null;
    const known = this.found.get(topic);
    if (known !== undefined) return known;
    // At most one matches: sources that overlap are refused.
    const source = this.all.find((one) => matchesTopic(one.topic, topic)) ?? null;
    if (topic.length > LONGEST_REMEMBERED_TOPIC) return source;
    if (this.found.size >= MOST_KEPT) this.found.clear();
    this.found.set(topic, source);
    return source;
  }
}

export function compileSources({ sources }: Site, site: SiteLookup): SourceLookup[] {
  return sources.map((source) => ({
    site,
    topic: source.topic,
    decoder: source.decoder,
    device: source.device && 'path' in source.device ? { path: pathOf(source.device.path) } : source.device,
    devices: new Map(Object.entries(source.devices)),
    time:
      source.time === 'arrival'
        ? 'arrival'
        : { ...source.time, text: source.time.path, path: pathOf(source.time.path) },
    points: source.points?.map(({ path, ...rest }) => ({ ...rest, text: path, path: pathOf(path) })) ?? null,
  }));
}

function pathOf(text: string): JsonPath {
  const path = parseJsonPath(text);
  if (path === null) throw new Error(`${text} is no path: the site file was not checked`);
  return path;
}

/** Whether a filter reaches into the topics that are ours. */
export const reachesOurTopics = (filter: string): boolean => filtersOverlap(filter, `${MQTT_ROOT}/#`);
