/** A message as devices publish it. */
export interface Telemetry {
  /** Epoch, ms. */
  readonly ts: number;
  readonly seq: number;
  readonly values: Readonly<Record<string, number>>;
}

/** The same in Kafka: its device comes from the MQTT topic. */
export interface DeviceTelemetry extends Telemetry {
  readonly device: string;
}
