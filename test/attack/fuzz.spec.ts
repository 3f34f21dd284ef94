import { jest } from '@jest/globals';
import fc from 'fast-check';
import { generate, type IConnectPacket } from 'mqtt-packet';
import { createPlantLookup, decodeMessage } from '#contracts';
import { REASONS } from '#domain';
import { MqttListener, type InboundMessage } from '#mqtt';
import { show } from '../support/attack/figures.js';
import { forTheTime, LEAST_RUNS, SECONDS, SEED } from '../support/attack/for-the-time.js';
import { connectPacket, field, packet, properties } from '../support/attack/packets.js';
import { RawMqttClient } from '../support/mqtt/raw-mqtt-client.js';
import { until } from '../support/processes/until.js';

/** Packets and topics that nobody has thought of. */
jest.setTimeout(SECONDS * 3_000 + 60_000);

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((list) => Buffer.from(list));
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }).map((some) => Buffer.from(some)),
  fc
    .constantFrom('greenpark/v1/park/boiler-1/telemetry', '#', 'greenpark/v1/+/status', '$share/g/#')
    .map((t) => Buffer.from(t)),
  bytes(6),
);
const property = fc.oneof(
  fc
    .tuple(fc.constantFrom(0x03, 0x08, 0x15, 0x1f), text)
    .map(([id, value]) => Buffer.concat([Buffer.from([id]), field(value)])),
  fc.tuple(text, text).map(([name, value]) => Buffer.concat([Buffer.from([0x26]), field(name), field(value)])),
  fc.tuple(fc.constantFrom(0x01, 0x17, 0x19, 0x0b), fc.nat({ max: 3 })).map((pair) => Buffer.from(pair)),
  fc.tuple(fc.constantFrom(0x21, 0x22, 0x23), fc.nat({ max: 2 })).map(([id, value]) => Buffer.from([id, 0, value])),
  bytes(5),
);
const list = fc.array(property, { maxLength: 4 }).map((some) => properties(...some));
const packetId = fc.constantFrom(0, 1, 2).map((id) => Buffer.from([0, id]));
const flags = fc.nat({ max: 15 });
/** Packets that are nearly right. */
const likely = fc.oneof(
  fc
    .tuple(flags, text, packetId, list, bytes(30))
    .map(([low, ...rest]) => packet(0x30 | low, field(rest[0]), ...rest.slice(1))),
  fc
    .tuple(packetId, list, text, fc.nat({ max: 255 }))
    .map(([id, some, filter, qos]) => packet(0x82, id, some, field(filter), [qos])),
  fc.tuple(packetId, list, text).map(([id, some, filter]) => packet(0xa2, id, some, field(filter))),
  fc.tuple(fc.constantFrom(0x40, 0x50, 0x62, 0x70, 0xe0, 0xf0), packetId, bytes(6)).map((parts) => packet(...parts)),
  fc.tuple(fc.nat({ max: 255 }), bytes(40)).map(([first, body]) => packet(first, body)),
);
/** One byte of it is another one, or it ends early. */
const broken = fc.tuple(likely, fc.nat(), fc.nat({ max: 255 }), fc.boolean()).map(([whole, at, value, isCut]) => {
  if (isCut) return whole.subarray(0, at % (whole.length + 1));
  const changed = Buffer.from(whole);
  changed[at % changed.length] = value;
  return changed;
});
const hello = (protocolVersion: 4 | 5): fc.Arbitrary<Buffer> => {
  const proper: IConnectPacket = { cmd: 'connect', clientId: 'fuzz', clean: true, keepalive: 60, protocolVersion };
  const odd = fc.record({
    flags: fc.nat({ max: 255 }),
    rest: fc.array(text.map(field), { maxLength: 4 }),
    properties: list,
  });
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(generate(proper)) },
    { weight: 1, arbitrary: odd.map((parts) => connectPacket({ level: protocolVersion, ...parts })) },
  );
};
const stream = fc.constantFrom(4 as const, 5 as const).chain((version) =>
  fc.record({
    version: fc.constant(version),
    hello: hello(version),
    packets: fc.array(fc.oneof(likely, broken), { minLength: 1, maxLength: 4 }),
  }),
);

it(`packets (seed ${SEED}): the listener lives, and says to a client of MQTT 5 why it ends`, async () => {
  const taken: InboundMessage[] = [];
  const listener = new MqttListener({ url: 'mqtt://127.0.0.1:0' });
  await listener.start((batch) => {
    taken.push(...batch);
    return Promise.resolve();
  });
  const codes = new Map<number, number>();
  const runs = await forTheTime(stream, async (sample) => {
    const { protocolErrors } = listener.stats();
    const client = await RawMqttClient.open(listener.address, sample.version);
    client.socket.end(Buffer.concat([sample.hello, ...sample.packets]));
    await until(() => client.isClosed, `closed: ${JSON.stringify(sample)}`);
    const isIn = client.of('connack').some(({ reasonCode, returnCode }) => (reasonCode ?? returnCode) === 0);
    if (listener.stats().protocolErrors === protocolErrors || sample.version === 4 || !isIn) return;
    const [said, ...more] = client.of('disconnect');
    expect([sample, more]).toEqual([sample, []]);
    expect(said?.reasonCode).toBeGreaterThanOrEqual(0x80);
    codes.set(said!.reasonCode!, (codes.get(said!.reasonCode!) ?? 0) + 1);
  });
  await until(() => listener.stats().connections === 0 && listener.stats().waitingBytes === 0, 'nothing is left');
  const good = await RawMqttClient.connect(listener.address, 4, { clientId: 'good' });
  good.publish('greenpark/v1/park/boiler-1/telemetry', 'good', 1);
  await until(() => good.ids('puback').length === 1, 'a good client gets its PUBACK');
  good.socket.destroy();
  await listener.stop();
  show('fuzzed packets', { seed: SEED, runs, taken: taken.length, codes: Object.fromEntries(codes) });
  expect(runs).toBeGreaterThanOrEqual(LEAST_RUNS);
  // Two kinds are met by every few samples; which others are is chance.
  expect(codes.size).toBeGreaterThanOrEqual(2);
});

it(`topics and payloads (seed ${SEED}): each rejection has a code of the contract`, async () => {
  const lookup = createPlantLookup([]);
  const level = fc.oneof(
    fc.constantFrom('greenpark', 'v1', 'park', 'telemetry', 'events', 'status', 'spBv1.0', ''),
    fc.string(),
  );
  const topic = fc.oneof(
    fc.array(level, { maxLength: 7 }).map((levels) => levels.join('/')),
    fc
      .tuple(level, level, fc.constantFrom('telemetry', 'events'))
      .map((levels) => ['greenpark/v1', ...levels].join('/')),
  );
  const payload = fc.oneof(
    bytes(60),
    fc.json().map((json) => Buffer.from(json)),
  );
  const reasons = new Map<string, number>();
  const runs = await forTheTime(fc.tuple(topic, payload), ([name, content]) => {
    const decoded = decodeMessage(name, content, Date.now(), lookup);
    expect(decoded.length).toBeGreaterThan(0);
    for (const { reason } of decoded.flatMap(({ rejections }) => rejections)) {
      expect(REASONS).toContain(reason);
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
  });
  show('fuzzed topics', { seed: SEED, runs, reasons: Object.fromEntries(reasons) });
  expect(reasons.size).toBeGreaterThan(1);
});
