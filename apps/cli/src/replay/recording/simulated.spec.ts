import { markedSimulated } from './simulated.js';

const recorded = (topic: string, json: string) => ({
  line: 7,
  topic,
  json,
  values: 1,
  canBePacked: true,
  problem: null,
});

async function marked(topic: string, json: string): Promise<unknown> {
  async function* one() {
    yield recorded(topic, json);
  }
  for await (const message of markedSimulated(one())) return JSON.parse(message.json);
  return null;
}

const TELEMETRY = 'greenpark/v1/north/boiler-1/telemetry';

it('marks each message, also of an array, whatever it said before', async () => {
  expect(await marked(TELEMETRY, '{"ts":1,"values":{"a":2}}')).toEqual({ ts: 1, values: { a: 2 }, simulated: true });
  expect(await marked(TELEMETRY, '[{"ts":1,"simulated":false},{"ts":2}]')).toEqual([
    { ts: 1, simulated: true },
    { ts: 2, simulated: true },
  ]);
});

it('leaves meter events, and refuses what has no place for the mark', async () => {
  expect(await marked('greenpark/v1/north/boiler-1/events', '{"type":"meter-reset"}')).toEqual({ type: 'meter-reset' });
  await expect(marked('tele/boiler/SENSOR', '{}')).rejects.toThrow('line 7: --simulated marks messages of');
});
