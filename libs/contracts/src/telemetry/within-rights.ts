import { hasRight, rightOfEvent, type MqttSender } from '../access/mqtt-rights.js';
import { NO_ENVELOPE, NO_UNITS, type Decoded, type DecodedEvent } from './decoded.js';

/** What of a message its sender may send. The rest is one dead letter of the sender, however much it is: none of it counts against the device. */
export function withinRights(found: readonly Decoded[], sender: MqttSender, isSource: boolean): readonly Decoded[] {
  let within = found;
  for (const one of found) {
    const refused = refusalOf(one, sender, isSource);
    if (refused === null) continue;
    if (within === found) within = found.filter((other) => other !== one);
    else within = within.filter((other) => other !== one);
    within = [...within, ...refused];
  }
  return within;
}

/** null: all of it may be sent. */
function refusalOf(decoded: Decoded, sender: MqttSender, isSource: boolean): readonly Decoded[] | null {
  const { site, device, events } = decoded;
  // Our own telemetry topics name their device: the topic was judged when the message came.
  if (isSource) {
    if (site === null || device === null || hasRight(sender, 'telemetry', site, device)) return null;
    return [forbiddenTo(sender, decoded, `may not send readings of ${device}`)];
  }
  if (events.length === 0) return null;
  const allowed = events.filter(({ event }) =>
    hasRight(sender, rightOfEvent(event.type), site as string, device as string),
  );
  if (allowed.length === events.length) return null;
  const detail = `may not send ${typesOf(events.filter((event) => !allowed.includes(event)))}`;
  return [{ ...decoded, events: allowed }, forbiddenTo(sender, decoded, detail)];
}

const typesOf = (events: readonly DecodedEvent[]): string =>
  [...new Set(events.map(({ event }) => `${event.type} (right ${rightOfEvent(event.type)})`))].join(', ');

/** The message, kept as FORBIDDEN_TOPIC of its sender: of its site, and of no device. */
export function forbiddenTo(
  { principal, site }: MqttSender,
  message: Pick<Decoded, 'topic' | 'payload' | 'receivedAt' | 'siteKnown' | 'idSuffix'> & { readonly known?: boolean },
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
