import { MqttPublisher } from '#mqtt';
import { mqttLogin } from '../system/mqtt-login.js';
import { bad, DEADLINE_MS, good, messageOf, type Finding } from './finding.js';

export async function checkMqtt(mqtt: string | null): Promise<Finding[]> {
  if (mqtt === null) return [bad('mqtt', 'no address known', 'give --mqtt, or set MQTT_URL')];
  const publisher = new MqttPublisher({ url: mqtt, ...(await mqttLogin(mqtt)), connectDeadlineMs: DEADLINE_MS });
  try {
    await publisher.connect();
    await publisher.close();
    return [good('mqtt', `${mqtt} takes connections`)];
  } catch (error) {
    return [bad('mqtt', `${mqtt}: ${messageOf(error)}`, 'look whether ingestion (or the broker) runs')];
  }
}
