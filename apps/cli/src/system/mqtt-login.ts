import { LOCAL_MQTT_USERNAME, readEnvironment } from '#runtime';
import { localCredential } from './running-system.js';

export interface MqttLogin {
  readonly username?: string;
  readonly password?: string;
}

/** With which name and password readings are sent: those given, of the environment, or those that a start on this machine has made. */
export async function mqttLogin(url: string, given: MqttLogin = {}): Promise<MqttLogin> {
  const { mqttUsername, mqttPassword } = readEnvironment();
  const username = given.username ?? mqttUsername;
  const password = given.password ?? mqttPassword;
  if (username !== null || password !== null)
    return { ...(username !== null && { username }), ...(password !== null && { password }) };
  const local = await localCredential(url, 'mqtt', 'mqttPassword');
  return local === null ? {} : { username: LOCAL_MQTT_USERNAME, password: local };
}
