import { isTopicFilter, matchesTopic } from '#contracts';
import { isServed } from './topic-filter.js';
import { TopicTable } from './topic-table.js';

describe('topic filter', () => {
  it.each(['#', '+', 'a/#', '+/b/#', '/a', 'a//b', 'a b/ü'])('%s is one', (filter) => {
    expect(isTopicFilter(filter)).toBe(true);
  });

  it.each(['', 'a#', 'a/#/b', 'a+/b', 'a\0b', '+a'])('%j is none', (filter) => {
    expect(isTopicFilter(filter)).toBe(false);
  });

  it.each([
    ['a/b', 'a/b', true],
    ['a/+', 'a/b', true],
    ['a/+', 'a/b/c', false],
    ['a/#', 'a', true],
    ['a/#', 'a/b/c', true],
    ['+/+', '/a', true],
    ['+', '/a', false],
    ['#', '$SYS/x', false],
    ['+/x', '$SYS/x', false],
    ['$SYS/#', '$SYS/x', true],
  ])('%s matches %s: %s', (filter, topic, expected) => {
    expect(matchesTopic(filter, topic)).toBe(expected);
  });

  it.each([
    ['#', true],
    ['greenpark/#', true],
    ['greenpark/v1/park/status', true],
    ['greenpark/v1/+/alerts/+', true],
    ['greenpark/v1/park/alerts/#', true],
    ['+/+/+/status', true],
    ['greenpark/v1/park/+', true],
    ['greenpark/v1/park/boiler-1/telemetry', false],
    ['greenpark/v1/+/alerts', false],
    ['other/#', false],
    ['$SYS/#', false],
  ])('%s is served: %s', (filter, expected) => {
    expect(isServed(filter)).toBe(expected);
  });
});

describe('topic table', () => {
  const lookup = (table: TopicTable, name: Buffer | string) => {
    const bytes = Buffer.concat([Buffer.from('xx'), Buffer.from(name as string)]);
    return table.lookup(bytes, 2, bytes.length, null);
  };

  it('names the device of a topic, whatever its last level', () => {
    const table = new TopicTable();
    const telemetry = lookup(table, 'greenpark/v1/park/boiler-1/telemetry');
    expect(lookup(table, 'greenpark/v1/park/boiler-1/telemetry')).toBe(telemetry);
    expect(lookup(table, 'greenpark/v1/park/boiler-1/events').device).toBe('park/boiler-1');
    expect(telemetry.device).toBe('park/boiler-1');
    expect(lookup(table, 'spBv1.0/g/NDATA/e').device).toBeNull();
    expect(lookup(table, `greenpark/v1/park/${'x'.repeat(257)}/telemetry`).device).toBeNull();
  });

  it('decodes UTF-8 and refuses what is none, wildcards and U+0000', () => {
    const table = new TopicTable();
    expect(lookup(table, '长春/ü').topic).toBe('长春/ü');
    expect(() => lookup(table, Buffer.from([0x61, 0xff]))).toThrow('not UTF-8');
    expect(() => lookup(table, Buffer.from([0xed, 0xa0, 0x80]))).toThrow('not UTF-8');
    expect(() => lookup(table, 'a\0b')).toThrow('not UTF-8');
    expect(() => lookup(table, 'a/+/b')).toThrow('wildcard');
    expect(() => lookup(table, 'a/#')).toThrow('wildcard');
  });
});
