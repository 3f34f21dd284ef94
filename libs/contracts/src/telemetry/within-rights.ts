import { hasRight, rightOfEvent, type MqttSender } from '../access/mqtt-rights.js';
import { printableText } from '../json/printable-text.js';
import { suffixOfMessage } from '../sources/decode-source.js';
import { NO_ENVELOPE, NO_UNITS, type Decoded, type DecodedEvent } from './decoded.js';

/** What of a message its sender may send. The rest is one dead letter of the sender, however much it is: none of it counts against the device. */
export function withinRights(found: readonly Decoded[], sender: MqttSender, isSource: boolean): readonly Decoded[] {
  // Our own telemetry topics name their device: the topic was judged when the message came.
  return isSource ? devicesWithin(found, sender) : found.flatMap((one) => eventsWithin(one, sender));
}

/** Refused devices that a letter names. */
const MOST_NAMED = 5;

function devicesWithin(found: readonly Decoded[], sender: MqttSender): readonly Decoded[] {
  const within: Decoded[] = [];
  const refused: string[] = [];
  for (const one of found) {
    const { site, device } = one;
    if (site === null || device === null || hasRight(sender, 'telemetry', site, device)) within.push(one);
    else refused.push(device);
  }
  const [first] = found;
  if (first === undefined || refused.length === 0) return found;
  const names = refused.slice(0, MOST_NAMED).map((name) => printableText(name, 64));
  const isMore = refused.length > names.length;
  const named = `${names.join(', ')}${isMore ? ', …' : ''}`;
  const detail = refused.length === 1 ? named : `${refused.length} devices: ${named}`;
  const message = { ...first, idSuffix: suffixOfMessage(first.idSuffix) };
  return [...within, forbiddenTo(sender, message, `may not send readings of ${detail}`)];
}

function eventsWithin(decoded: Decoded, sender: MqttSender): readonly Decoded[] {
  const { site, device, events } = decoded;
  if (events.length === 0) return [decoded];
  const allowed = events.filter(({ event }) =>
    hasRight(sender, rightOfEvent(event.type), site as string, device as string),
  );
  if (allowed.length === events.length) return [decoded];
  const detail = `may not send ${typesOf(events.filter((event) => !allowed.includes(event)))}`;
  return [{ ...decoded, events: allowed }, forbiddenTo(sender, decoded, detail)];
}

const typesOf = (events: readonly DecodedEvent[]): string =>
  [...new Set(events.map(({ event }) => `${event.type} (right ${rightOfEvent(event.type)})`))].join(', ');

/** The message, kept as FORBIDDEN_TOPIC of its sender: of its site, and of no device. */
export function forbiddenTo(
  { principal, site }: MqttSender,
  message: Pick<Decoded, 'topic' | 'payload' | 'receivedAt' | 'siteKnown'> & {
    readonly known?: boolean;
    readonly idSuffix?: string | undefined;
  },
  detail: string,
): Decoded {
  const { topic, payload, receivedAt, siteKnown = message.known === true, idSuffix } = message;
  const rejection = {
    ...NO_ENVELOPE,
    place: `forbidden.${principal}`,
    point: null,
    reason: 'FORBIDDEN_TOPIC',
    detail: `${principal} ${detail}`,
    excerpt: null,
  } as const;
  return {
    topic,
    payload,
    receivedAt,
    site,
    device: null,
    known: false,
    siteKnown: site !== null && siteKnown,
    readings: [],
    units: NO_UNITS,
    count: 0,
    events: [],
    rejections: [rejection],
    ...(idSuffix === undefined ? {} : { idSuffix }),
  };
}
