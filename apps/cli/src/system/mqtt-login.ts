import { LOCAL_MQTT_USERNAME, readEnvironment } from '#runtime';
import { localCredential } from './running-system.js';

export interface MqttLogin {
  readonly username?: string;
  readonly password?: string;
}

/** With which name and password readings are sent: those given, those that a start on this machine has made for its listener, or of the environment. */
export async function mqttLogin(url: string, given: MqttLogin = {}): Promise<MqttLogin> {
  if (given.username !== undefined || given.password !== undefined) return given;
  const local = await localCredential(url, 'mqtt', 'mqttPassword');
  if (local !== null) return { username: LOCAL_MQTT_USERNAME, password: local };
  const { mqttUsername, mqttPassword } = readEnvironment();
  return {
    ...(mqttUsername !== null && { username: mqttUsername }),
    ...(mqttPassword !== null && { password: mqttPassword }),
  };
}
