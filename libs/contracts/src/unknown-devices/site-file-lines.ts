import { ucumCode } from '#domain';
import { matchesTopic } from '../mqtt/topic-filters.js';
import { SHIPPED_MAPS } from '../sources/shipped-maps.js';
import type { SeenPayload, SeenValue } from './seen-values.js';

/** What a proposal has to know of the traffic that it is for. */
interface Sender {
  readonly reason: string;
  readonly device: string | null;
  readonly topic: string;
}

/** A unit that is unknown: no file loads with it, so that a person decides. */
const UNDECIDED = '"?"';
const POINT_ID = /^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$/;

/**
 * Lines of YAML for a site file that declare what was seen.
 * @param sourceTopic filter of the declared source that takes the topic already; null: none does
 */
export function proposal({ reason, device, topic }: Sender, seen: SeenPayload, sourceTopic: string | null): string {
  const points = pointLines(seen.values);
  if (reason === 'UNKNOWN_POINT') return [`# under points of the device ${device}:`, ...points].join('\n');
  const name = device ?? seen.name ?? nameInTopic(topic, seen);
  const id = deviceId(name);
  const lines = ['devices:', `  - id: ${id}`, `    kind: ${kindOf(name, seen.values)}`, '    points:', ...points];
  if (reason === 'UNKNOWN_SITE') lines.unshift('# in the file of the site that it belongs to:');
  if (topic.startsWith('greenpark/')) {
    if (id !== name) lines.push(`# a device is called by small letters, digits and hyphens: it has to send as ${id}`);
    return lines.join('\n');
  }
  const named = `devices: { ${JSON.stringify(name)}: ${id} }`;
  if (sourceTopic !== null) {
    if (id !== name) lines.push(`# and in the source with the topic ${sourceTopic}:`, `#   ${named}`);
    return lines.join('\n');
  }
  return [...lines, 'sources:', ...sourceLines(topic, seen, id, named)].join('\n');
}

function sourceLines(topic: string, seen: SeenPayload, id: string, named: string): string[] {
  const source = (filter: string, decoder: string, ...more: string[]): string[] =>
    [`topic: ${JSON.stringify(filter)}`, `decoder: ${decoder}`, ...more].map(
      (line, i) => `${i === 0 ? '  - ' : '    '}${line}`,
    );
  if (seen.form === 'map') {
    const { topic: usual, time } = SHIPPED_MAPS[seen.map!]!;
    // A map may stand for more than one topic: then the last level of this one is meant.
    const filter = matchesTopic(usual, topic) ? usual : topic.replace(/^[^/]+/, '+');
    return source(filter, 'json', `map: ${seen.map}`, ...(time === null ? ['time: arrival'] : []), named);
  }
  if (seen.form === 'gateway') return source(topic, 'thingsboard', named);
  if (seen.form === 'own') return source(topic, 'thingsboard', `device: ${id}`);
  const { time } = seen;
  const at = time === null ? 'time: arrival' : `time: { path: ${JSON.stringify(time.path)}, format: ${time.format} }`;
  const map = usable(seen.values).map(({ point, path, unit }) => {
    const known = unit === null ? null : ucumCode(unit);
    return `  ${point}: { path: ${JSON.stringify(path)}${known === null ? '' : `, unit: ${plain(known)}`} }`;
  });
  return source(topic, 'json', `device: ${id}`, at, 'map:', ...map);
}

/** Values that a point can be made of, each name once. */
const usable = (values: readonly SeenValue[]): SeenValue[] =>
  values.filter(
    ({ point, example }, i) =>
      POINT_ID.test(point) &&
      !['true', 'false'].includes(example) &&
      values.findIndex((other) => other.point === point) === i,
  );

function pointLines(values: readonly SeenValue[]): string[] {
  return usable(values).map(({ point, unit, example }) => {
    const seen = example === '' ? '' : `  # ${example}`;
    if (isText(example)) return `      - { id: ${point}, kind: state, states: [ ${example} ] }${seen}`;
    const code = unit === null ? null : ucumCode(unit);
    const kind = isRegister(point) ? 'total' : 'gauge';
    return `      - { id: ${point}, kind: ${kind}, unit: ${code === null ? UNDECIDED : plain(code)} }${seen}`;
  });
}

const isText = (example: string): boolean => /^"(?!-?\d+(\.\d+)?"$)[^"…]+"$/.test(example);

const isRegister = (point: string): boolean => /total|register|consumption|_(wh|kwh|mwh|gj|m3)$/i.test(point);

/** A scalar of YAML as it is where that is plain. */
const plain = (text: string): string => (/^[A-Za-z][A-Za-z0-9./-]*$/.test(text) ? text : JSON.stringify(text));

/** The level that the filter of a map leaves open; else the last but one. */
function nameInTopic(topic: string, seen: SeenPayload): string {
  const levels = topic.split('/');
  const open = seen.map === null ? -1 : SHIPPED_MAPS[seen.map]!.topic.split('/').indexOf('+');
  return levels[open] ?? levels.at(-2) ?? topic;
}

function deviceId(name: string): string {
  const id = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  if (id === '') return 'device-1';
  return id === 'status' || id === 'alerts' ? `device-${id}` : id;
}

function kindOf(name: string, values: readonly SeenValue[]): string {
  if (/boiler|kessel/i.test(name)) return 'boiler';
  const begins = (start: string): boolean => values.some(({ point }) => point.startsWith(start));
  if (begins('elec')) return 'electricity-meter';
  if (begins('air')) return 'weather-station';
  if (begins('fuel')) return 'fuel-scale';
  return 'heat-meter';
}
