import { RawMqttClient } from '../mqtt/raw-mqtt-client.js';
import { until } from '../processes/until.js';
import { IngestionUnderAttack } from './ingestion-under-attack.js';
import { Victim } from './victim.js';

export const VICTIMS_TOPIC = 'greenpark/v1/park/boiler-1/telemetry';

/** An ingestion process, a sensor whose PUBACKs are timed, and whoever attacks beside it. */
export class AttackScene {
  ingestion!: IngestionUnderAttack;
  victim!: Victim;
  readonly attackers: RawMqttClient[] = [];

  /** A new one for each test of the file. */
  static forEachTest(): AttackScene {
    const scene = new AttackScene();
    beforeEach(() => scene.begin());
    afterEach(() => scene.end());
    return scene;
  }

  /** A sensor that comes now is let in, and has its PUBACK. */
  async expectOpen(): Promise<void> {
    const sensor = await RawMqttClient.connect(this.ingestion.url, 4, { clientId: 'newcomer' });
    expect(sensor.of('connack').map(({ returnCode }) => returnCode)).toEqual([0]);
    sensor.publish(VICTIMS_TOPIC, '{}', 1);
    await until(() => sensor.ids('puback').length === 1, 'acknowledged');
    sensor.socket.destroy();
  }

  private async begin(): Promise<void> {
    this.ingestion = await IngestionUnderAttack.start();
    this.victim = await Victim.connect(this.ingestion.url, VICTIMS_TOPIC);
    await this.victim.measure(3_000); // the code is warm
  }

  private async end(): Promise<void> {
    for (const { socket } of this.attackers.splice(0)) socket.destroy();
    this.victim.end();
    await this.ingestion.end();
  }
}
