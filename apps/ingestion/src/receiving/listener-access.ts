import { createHash, timingSafeEqual } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ListenerOptions } from '#mqtt';
import { ConfigurationError, type Environment } from '#runtime';

/** A wrong password is answered after so long: guessing over one connection after the other is slow. */
const REFUSAL_DELAY_MS = 1_000;

type Authenticate = NonNullable<ListenerOptions['authenticate']>;
type Credentials = Pick<Environment, 'auth' | 'mqttListen' | 'mqttUsername' | 'mqttPassword' | 'mqttTls'>;

/**
 * Where authentication is on, the own listener lets no one in without a credential: it needs one to compare with.
 * @throws ConfigurationError
 */
export function checkListenerAccess(env: Credentials): void {
  const { auth, mqttListen, mqttUsername, mqttPassword, mqttTls } = env;
  if (mqttListen === null || !auth) return;
  const hasPassword = mqttUsername !== null && mqttPassword !== null;
  // Clients of `mqtts://` with MQTT_TLS_CA have shown a certificate before they say anything.
  const hasCertificates = mqttTls.caFile !== undefined && mqttUsername === null && mqttPassword === null;
  if (hasPassword || hasCertificates) return;
  throw new ConfigurationError([
    `MQTT_USERNAME, MQTT_PASSWORD: expected both, because GREENPARK_AUTH is on: ${mqttListen} asks every connection for them (MQTT_PASSWORD_FILE names a file); or listen on mqtts:// with MQTT_TLS_CA, which asks for a certificate`,
  ]);
}

/** One credential that all share; undefined: all may enter. Takes the same time whatever of it is wrong. */
export function listenerAccess(env: Credentials, refusalDelayMs = REFUSAL_DELAY_MS): Authenticate | undefined {
  const { auth, mqttUsername, mqttPassword } = env;
  if (!auth || mqttUsername === null || mqttPassword === null) return undefined;
  const expected = [digest(mqttUsername), digest(mqttPassword)] as const;
  return (username, password) => {
    const isUser = timingSafeEqual(digest(username ?? ''), expected[0]);
    const isPassword = timingSafeEqual(digest(password ?? ''), expected[1]);
    return isUser && isPassword ? mqttUsername : delay(refusalDelayMs, null, { ref: false });
  };
}

const digest = (secret: string | Buffer): Buffer => createHash('sha256').update(secret).digest();
