import { setTimeout as delay } from 'node:timers/promises';
import { MqttPublisher } from '#mqtt';
import { DEVICES, powerOf, PROBE, type Device } from './parks.js';

/** 2026-01-10 in Shanghai. */
const FIRST_TS = Date.parse('2026-01-09T16:00:00Z');
/** Messages of a device that wait for their acknowledgement, at most: then its sensor keeps them. */
const WINDOW = 200;
const TICK_MS = 100;
/** A recording that is sent afterwards, as arrays. */
const BACKFILL = { stepMs: 15 * 60_000, messages: 500 };

export interface LoadOptions {
  /** Where the sensors connect; they are spread over them. */
  readonly urls: readonly string[];
  readonly messagesPerSecond: number;
  /** Time between two messages of a device, as they say it. */
  readonly stepMs: number;
}

interface Sensor extends Device {
  readonly publisher: MqttPublisher;
  /** Of its last message; the next one has the next number. */
  seq: number;
  isQuiet: boolean;
  sent: number;
  acknowledged: number;
  firstTs: number;
  lastTs: number;
}

/** What the sensor of a device knows: all its messages have another time. */
export interface SensorCount extends Device {
  readonly acknowledged: number;
  readonly firstTs: number;
  readonly lastTs: number;
}

/** Heat meters that send one message after the other, keep what is not acknowledged, and remember what was. */
export class SensorLoad {
  private readonly sensors: readonly Sensor[];
  private wanted = 0;
  private running: Promise<void> | null = null;
  private isOn = false;

  constructor(private readonly options: LoadOptions) {
    this.sensors = DEVICES.map((device, i) => ({
      ...device,
      publisher: new MqttPublisher({
        url: options.urls[i % options.urls.length]!,
        clientId: `${device.site}-${device.device}`,
        window: WINDOW,
        keepaliveS: 4,
      }),
      seq: 0,
      isQuiet: false,
      sent: 0,
      acknowledged: 0,
      firstTs: 0,
      lastTs: 0,
    }));
  }

  /** The sensors of a site keep quiet, or speak again. */
  setQuiet(site: string, isQuiet: boolean): void {
    for (const sensor of this.sensors) if (sensor.site === site) sensor.isQuiet = isQuiet;
  }

  async connect(): Promise<void> {
    await Promise.all(this.sensors.map(({ publisher }) => publisher.connect()));
  }

  /** Sends until so many are sent in all, or until `pause`. */
  start(total = Number.POSITIVE_INFINITY): void {
    this.isOn = true;
    this.running ??= this.run(total).finally(() => (this.running = null));
  }

  async pause(): Promise<void> {
    this.isOn = false;
    await this.running;
  }

  /** Resolves when all that `start` was told is sent. */
  async finished(): Promise<void> {
    await this.running;
  }

  get sent(): number {
    return this.sensors.reduce((sum, one) => sum + one.sent, 0);
  }

  get acknowledged(): number {
    return this.sensors.reduce((sum, one) => sum + one.acknowledged, 0);
  }

  get inFlight(): number {
    return this.sent - this.acknowledged;
  }

  /** Of each device; after `drain` all that was sent is acknowledged. */
  counts(): readonly SensorCount[] {
    return this.sensors;
  }

  /** Resolves when everything that was sent is acknowledged. */
  async drain(): Promise<void> {
    await Promise.all(this.sensors.map(({ publisher }) => publisher.drained()));
  }

  async close(): Promise<void> {
    await this.pause();
    await Promise.all(this.sensors.map(({ publisher }) => publisher.close(1_000)));
  }

  private async run(total: number): Promise<void> {
    let next = 0;
    while (this.isOn && this.sent < total) {
      this.wanted = Math.min(this.wanted + (this.options.messagesPerSecond * TICK_MS) / 1_000, total - this.sent);
      // A sensor whose queue is full keeps its turn to itself; the others go on.
      for (let tried = 0; this.wanted >= 1 && tried < this.sensors.length; next++) {
        const sensor = this.sensors[next % this.sensors.length]!;
        if (sensor.isQuiet || sensor.sent - sensor.acknowledged >= WINDOW) {
          tried += 1;
          continue;
        }
        tried = 0;
        this.send(sensor);
        this.wanted -= 1;
      }
      await delay(TICK_MS);
    }
  }

  /** Days before the first one, of so many meters, newest first. Resolves when all of it is acknowledged. */
  async backfill(devices: number, days: number): Promise<void> {
    const sensors = this.sensors.filter(({ device }) => device !== PROBE).slice(0, devices);
    const count = (days * 86_400_000) / BACKFILL.stepMs;
    for (let from = 1; from <= count; from += BACKFILL.messages) {
      await Promise.all(
        sensors.map((sensor) => this.sendPast(sensor, from, Math.min(BACKFILL.messages, count - from + 1))),
      );
    }
  }

  private async sendPast(sensor: Sensor, from: number, count: number): Promise<void> {
    const messages = Array.from({ length: count }, (_, i) => {
      const ts = FIRST_TS - (from + i) * BACKFILL.stepMs;
      return { ts, values: valuesAt(sensor.device, ts) };
    });
    sensor.sent += count;
    sensor.firstTs = Math.min(sensor.firstTs, messages.at(-1)!.ts);
    await sensor.publisher.publish(topicOf(sensor), JSON.stringify(messages));
    sensor.acknowledged += count;
  }

  private send(sensor: Sensor): void {
    const n = sensor.seq++;
    // Of the past one after the other, of now as it comes.
    const ts = sensor.device === PROBE ? Math.max(Date.now(), sensor.lastTs + 1) : FIRST_TS + n * this.options.stepMs;
    if (n === 0) sensor.firstTs = ts;
    sensor.lastTs = ts;
    sensor.sent += 1;
    const payload = JSON.stringify({ ts, seq: n + 1, values: valuesAt(sensor.device, ts) });
    void sensor.publisher.publish(topicOf(sensor), payload).then(() => (sensor.acknowledged += 1));
  }
}

const topicOf = ({ site, device }: Device): string => `greenpark/v1/${site}/${device}/telemetry`;

/** 36 GJ an hour, and a power that never stands still: a fault that stays as it is would be one doubt, not many. */
function valuesAt(device: string, ts: number): Readonly<Record<string, number>> {
  const hours = (ts - FIRST_TS) / 3_600_000;
  return {
    'heat.energyTotal': Math.round(500_000 + hours * 360) / 10,
    'heat.power': powerOf(device) + (Math.floor(device === PROBE ? ts : ts / 60_000) % 7) / 10,
  };
}
