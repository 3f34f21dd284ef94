import { cloudEvent, cloudEventText, EVENT_TYPES, eventSource, readCloudEvent, readLastData } from './cloud-event.js';

const ATTRIBUTES = {
  id: 'a1',
  source: eventSource('park', 'boiler-1'),
  type: EVENT_TYPES.readings,
  time: '2026-01-10T00:15:00.250Z',
};
const DATA = { site: 'park', text: 'is "data":{ inside', nested: { data: { x: 1 } } };
const bytes = (text: string): Buffer => Buffer.from(text);

describe('the envelope', () => {
  it('is written the same as an object and as text', () => {
    const text = JSON.stringify(cloudEvent(ATTRIBUTES, DATA));
    expect(cloudEventText(ATTRIBUTES, JSON.stringify(DATA))).toBe(text);
    expect(text).toBe(
      `{"specversion":"1.0","id":"a1","source":"/greenpark/v1/park/boiler-1","type":"greenpark.readings.v1","time":"2026-01-10T00:15:00.250Z","datacontenttype":"application/json","data":${JSON.stringify(DATA)}}`,
    );
  });

  it('is read back, the whole or its last data alone', () => {
    const value = bytes(JSON.stringify(cloudEvent(ATTRIBUTES, DATA)));
    expect(readCloudEvent(value)).toEqual({ ok: true, id: 'a1', data: DATA });
    expect(readLastData(value)).toEqual(DATA);
    expect(readLastData(new Uint8Array(value))).toEqual(DATA);
  });

  it('is refused where it is none, with the reason', () => {
    const why = (value: Buffer | null): string | null => {
      const read = readCloudEvent(value);
      return read.ok ? null : read.why;
    };
    expect(why(null)).toBe('the record has no value');
    expect(why(bytes('{'))).toBe('the value is not JSON');
    expect(why(bytes(`{"data":${'['.repeat(66)}${']'.repeat(66)}}`))).toBe('found 67 levels, expected at most 66');
    expect(readLastData(bytes(`{"data":{"a":${'['.repeat(3_700)}${']'.repeat(3_700)}}}`))).toBeNull();
    for (const text of ['null', '1', '{}', '{"data":null}', '{"data":"x"}']) {
      expect(why(bytes(text))).toBe('the event has no data');
    }
  });

  it('has no last data where something stands behind them, or none are there', () => {
    for (const text of ['{"data":{"x":1},"id":"a"}', '{"id":"a"}', '{"data":1}', '']) {
      expect(readLastData(bytes(text))).toBeNull();
    }
    expect(readLastData(null)).toBeNull();
  });
});
