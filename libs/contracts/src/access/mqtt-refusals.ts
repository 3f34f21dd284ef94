/** Why a connection of MQTT was refused, and how the security log says it. Nothing that a client has sent stands in these texts. */
export const MQTT_REFUSALS = {
  'no-credential': 'It showed no credential.',
  'unknown-name': 'Its user name is that of no principal.',
  'wrong-password': 'Wrong password.',
  revoked: 'No credential of the principal is left: they were revoked.',
  expired: 'The credentials of the principal are over.',
  'unknown-certificate': 'Its certificate is bound to no principal.',
  malformed: 'It spoke no MQTT 3.1.1 or 5, or not as they say.',
  'too-large': 'A first packet above 8 kB.',
  'no-connect': 'No CONNECT came within 10 s.',
  'no-handshake': 'No TLS handshake came to its end: another protocol, or no certificate that holds.',
  'too-many': 'Too many connections, of its address or in all.',
  unavailable: 'Nobody could be let in at that moment.',
  more: 'More than are kept apart.',
} as const;
export type MqttRefusal = keyof typeof MQTT_REFUSALS;

/** A connection that did not come to a session, or several that differ in nothing that is kept. */
export interface RefusedConnection {
  /** IP address. */
  readonly address: string;
  readonly reason: MqttRefusal;
  /** Whose name was shown; null: none, or none that there is: what a stranger sends as his name is no name, and may be a password. */
  readonly principal: string | null;
}
