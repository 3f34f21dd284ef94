import { RawMqttClient } from '../mqtt/raw-mqtt-client.js';
import { until } from '../processes/until.js';
import { IngestionUnderAttack } from './ingestion-under-attack.js';
import { Victim } from './victim.js';

export const VICTIMS_TOPIC = 'greenpark/v1/park/boiler-1/telemetry';

/** An ingestion process, a sensor whose PUBACKs are timed, and whoever attacks beside it. */
export class AttackScene {
  private begun: { readonly ingestion: IngestionUnderAttack; readonly victim?: Victim } | null = null;
  readonly attackers: RawMqttClient[] = [];

  /** A new one for each test of the file. */
  static forEachTest(): AttackScene {
    const scene = new AttackScene();
    beforeEach(() => scene.begin());
    afterEach(() => scene.end());
    return scene;
  }

  get ingestion(): IngestionUnderAttack {
    return this.begun!.ingestion;
  }

  get victim(): Victim {
    return this.begun!.victim!;
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
    const ingestion = await IngestionUnderAttack.start();
    this.begun = { ingestion };
    this.begun = { ingestion, victim: await Victim.connect(ingestion.url, VICTIMS_TOPIC) };
    await this.victim.measure(3_000); // the code is warm
  }

  private async end(): Promise<void> {
    for (const { socket } of this.attackers.splice(0)) socket.destroy();
    const { begun } = this;
    this.begun = null;
    begun?.victim?.end();
    await begun?.ingestion.end();
  }
}
