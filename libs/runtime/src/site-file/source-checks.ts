/**
 * What a declared source says about topics, devices and points: works on the content as written, so that every problem of a
 * file is reported at once.
 */
import {
  filtersOverlap,
  isTopicFilter,
  reachesOurTopics,
  SHIPPED_MAPS,
  shippedMapOf,
  SOURCE_DECODERS,
} from '#contracts';
import { convert, isUnit, ucumCode, type PayloadSource } from '#domain';
import type { ConfigDocument, Path } from '../catalogue/catalogue-document.js';
import { didYouMean, show } from '../catalogue/catalogue-problems.js';
import { map, text, type Raw } from '../catalogue/raw-content.js';

/** Every version of every declared point, by address. */
export type DeclaredPoints = ReadonlyMap<string, readonly { readonly entry: Raw }[]>;

/** Formats that are known and that no decoder reads yet. */
const NOT_YET = ['senml', 'wmbusmeters', 'sparkplug'];

export function checkSources(document: ConfigDocument, site: Raw, points: DeclaredPoints): void {
  const sources = Array.isArray(site.sources) ? (site.sources as readonly unknown[]) : [];
  const ids = (Array.isArray(site.devices) ? site.devices : []).flatMap((device) => text(map(device).id) ?? []);
  const topics: string[] = [];
  for (const [i, raw] of sources.entries()) {
    const source = map(raw);
    const path = ['sources', i];
    checkTopic(document, source, path, topics);
    checkDecoder(document, source, path);
    checkDevices(document, source, path, ids);
    checkTime(document, source, path);
    checkMap(document, source, path, ids, points);
  }
}

function checkTopic(document: ConfigDocument, source: Raw, path: Path, before: string[]): void {
  const topic = text(source.topic);
  const at = [...path, 'topic'];
  if (topic === null || topic === '') return;
  if (!isTopicFilter(topic) || topic.startsWith('$')) {
    document.report(at, `found ${show(topic)}, expected an MQTT topic like tele/+/SENSOR, with # only as its end`);
    return;
  }
  if (reachesOurTopics(topic)) {
    document.report(at, `found ${show(topic)}, which takes topics of greenpark/v1/… too; expected a narrower one`);
  }
  const twin = before.find((other) => filtersOverlap(other, topic));
  if (twin !== undefined) document.report(at, overlap(topic, twin));
  before.push(topic);
}

const overlap = (topic: string, twin: string, where = ''): string =>
  `found ${show(topic)}, which takes topics of ${show(twin)}${where} too; expected topics that only one source takes`;

/** Sources of different sites; those of one site were checked with it. */
export function checkSourcesBetween(
  sites: readonly {
    readonly document: ConfigDocument;
    readonly sources: readonly PayloadSource[];
  }[],
): void {
  for (const [i, { document, sources }] of sites.entries()) {
    for (const [at, { topic }] of sources.entries()) {
      for (const other of sites.slice(0, i)) {
        const twin = other.sources.find((one) => filtersOverlap(one.topic, topic));
        if (twin) document.report(['sources', at, 'topic'], overlap(topic, twin.topic, ` in ${other.document.file}`));
      }
    }
  }
}

function checkDecoder(document: ConfigDocument, source: Raw, path: Path): void {
  const decoder = text(source.decoder);
  if (decoder === null || SOURCE_DECODERS.some((known) => known === decoder)) return;
  const expected = `expected one of ${SOURCE_DECODERS.join(', ')}`;
  const hint = NOT_YET.includes(decoder)
    ? `: ${decoder} is not read yet; where the gateway can send JSON, json reads it`
    : didYouMean(decoder, SOURCE_DECODERS, '');
  document.report([...path, 'decoder'], `found ${show(decoder)}, ${expected}${hint}`);
}

function checkDevices(document: ConfigDocument, source: Raw, path: Path, ids: readonly string[]): void {
  const topic = text(source.topic) ?? '';
  const levels = topic.split('/');
  const { device } = source;
  const fixed = text(device);
  const declared = (at: Path, id: string): void => {
    if (ids.includes(id)) return;
    document.report(at, `found ${show(id)}, expected a declared device${didYouMean(id, ids)}`);
  };
  if (fixed !== null) declared([...path, 'device'], fixed);
  for (const [name, id] of Object.entries(map(source.devices))) {
    if (typeof id === 'string') declared([...path, 'devices', name], id);
  }
  const { level } = map(device);
  if (typeof level === 'number') {
    const isOpen = levels.at(-1) === '#' && level >= levels.length;
    if (!isOpen && levels[level - 1] !== '+') {
      document.report([...path, 'device', 'level'], `found ${level}, expected the number of a + in ${show(topic)}`);
    }
  }
  if (device === undefined && source.decoder === 'json' && !levels.includes('+')) {
    document.report(path, 'missing device, expected one: no + in the topic names it');
  }
}

function checkTime(document: ConfigDocument, source: Raw, path: Path): void {
  const name = text(source.map);
  const shipped = name === null ? undefined : shippedMapOf(name);
  const { time } = source;
  const given = map(time);
  const isKnown = time === 'arrival' || given.path !== undefined || (shipped && shipped.time !== null);
  if (!isKnown && source.decoder === 'json') {
    const where = shipped
      ? `${name} has no time of measurement: expected arrival`
      : 'expected { path: …, format: … }, or arrival where the payload has none';
    document.report(path, `missing time, ${where}`);
  }
  const format = given.format ?? (given.path === undefined ? shipped?.time?.format : undefined);
  if (given.timeZone !== undefined && format !== 'local') {
    document.report([...path, 'time', 'timeZone'], 'only a local time has a zone; expected format: local', 'key');
  }
}

function checkMap(
  document: ConfigDocument,
  source: Raw,
  path: Path,
  ids: readonly string[],
  points: DeclaredPoints,
): void {
  const name = text(source.map);
  const at = [...path, 'map'];
  if (source.map === undefined) {
    if (source.decoder === 'json') document.report(path, 'missing map, expected points with their paths');
    return;
  }
  const shipped = name === null ? undefined : shippedMapOf(name);
  if (name !== null && (!shipped || source.decoder === 'thingsboard')) {
    const known = source.decoder === 'thingsboard' ? [] : Object.keys(SHIPPED_MAPS);
    document.report(at, `found ${show(name)}, expected points with their paths${didYouMean(name, known)}`);
    return;
  }
  const asked = possibleDevices(source, ids);
  const versions = (point: string) => asked.flatMap((id) => points.get(`${id}/${point}`) ?? []);
  const wanted: Raw = shipped ? shipped.points : map(source.map);
  const isAny = Object.keys(wanted).some((point) => versions(point).length > 0);
  if (name !== null && !isAny) {
    document.report(
      at,
      `${name} brings ${Object.keys(wanted).join(', ')}; expected a device that declares one of them`,
    );
  }
  for (const [point, value] of Object.entries(wanted)) {
    const declared = versions(point);
    const here = name === null ? [...at, point] : at;
    if (declared.length === 0 && name === null) {
      const known = [...points.keys()].filter((address) => asked.includes(address.split('/')[0]!));
      const names = [...new Set(known.map((address) => address.slice(address.indexOf('/') + 1)))];
      const who = asked.length === 1 ? `a point of ${asked[0]}` : 'a point that a device of the source declares';
      document.report(here, `found ${show(point)}, expected ${who}${didYouMean(point, names)}`, 'key');
    }
    for (const { entry } of declared) checkPoint(document, here, point, map(value), entry, source.time === 'arrival');
  }
}

function checkPoint(
  document: ConfigDocument,
  at: Path,
  point: string,
  value: Raw,
  entry: Raw,
  byArrival: boolean,
): void {
  const [sent, unit] = [ucum(value.unit), ucum(entry.unit)];
  if (sent !== null && unit !== null && isUnit(unit) && convert(1, sent, unit) === null) {
    document.report(at, `found ${show(value.unit)}, expected a unit that becomes ${unit}, which ${point} is in`);
  }
  if (byArrival && entry.kind === 'delta') {
    const why = 'an amount that is sent again would count twice';
    document.report(at, `${point} is a delta, which the time of arrival cannot tell apart: ${why}`);
  }
}

const ucum = (value: unknown): string | null => (typeof value === 'string' ? (ucumCode(value) ?? value) : null);

/** Devices that the source can name: the named one, those of its list and, where names come with the messages, all. */
function possibleDevices(source: Raw, ids: readonly string[]): readonly string[] {
  const fixed = text(source.device);
  return fixed !== null && ids.includes(fixed) ? [fixed] : ids;
}
