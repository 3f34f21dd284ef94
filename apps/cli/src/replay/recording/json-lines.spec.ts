import { Failure, WrongUsage } from '../../terminal/failure.js';
import { jsonMessages } from './json-lines.js';
import type { Recorded } from './recorded.js';

async function read(text: string, device: string | null = 'd'): Promise<Recorded[]> {
  const lines = text.split('\n').map((one, i) => ({ line: i + 1, text: one }));
  const found: Recorded[] = [];
  for await (const message of jsonMessages(lines, { site: 's', device })) found.push(message);
  return found;
}

describe('JSON lines', () => {
  it('are read with a topic, with their place, or with the place given', async () => {
    const rows = await read(
      [
        '{"topic":"greenpark/v1/a/b/telemetry","payload":{"ts":1,"values":{"x":1,"y":2}}}',
        '{"site":"a","device":"c","ts":1,"values":{"x":1}}',
        '[{"ts":1,"values":{"x":1}},{"ts":2,"values":{"x":1}}]',
        '{"type":"maintenance","ts":1,"until":2}',
        '',
        '{"topic":"greenpark/v1/a/b/telemetry","payload":"broken {"}',
      ].join('\n'),
    );
    expect(rows.map(({ line, topic, values }) => [line, topic, values])).toEqual([
      [1, 'greenpark/v1/a/b/telemetry', 2],
      [2, 'greenpark/v1/a/c/telemetry', 1],
      [3, 'greenpark/v1/s/d/telemetry', 1],
      [3, 'greenpark/v1/s/d/telemetry', 1],
      [4, 'greenpark/v1/s/d/events', 1],
      [6, 'greenpark/v1/a/b/telemetry', 1],
    ]);
    expect(rows.at(-1)!.json).toBe('broken {');
  });

  it('are refused with the line that is none, or with the option that is missing', async () => {
    await expect(read('{"ts":1,"values":{}}\nnot json')).rejects.toThrow(/line 2: expected one JSON object.*not json/);
    await expect(read('17')).rejects.toThrow(Failure);
    await expect(read('{"ts":1,"values":{}}', null)).rejects.toThrow(WrongUsage);
  });
});
