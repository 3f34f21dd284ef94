import fc from 'fast-check';
import { cloudEvent, EVENT_TYPES, eventSource } from './cloud-event.js';
import { readStatusText } from './status-text.js';

const event = (data: object, id = 'north-7') =>
  cloudEvent({ id, source: eventSource('north'), type: EVENT_TYPES.status, time: '2026-01-10T00:00:00.000Z' }, data);
const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

describe('the document of a status event', () => {
  it('is the text that was written, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), fc.nat(), (body, version) => {
        const { site: _site, version: _version, ...more } = body;
        const data = { site: 'north', version, asOf: 'x', ...more };
        // Names like numbers come first in an object.
        fc.pre(Object.keys(data)[0] === 'site');
        expect(readStatusText(bytes(event(data)))).toEqual({ version, text: JSON.stringify(data) });
      }),
    );
  });

  it.each([
    ['another order', Object.fromEntries(Object.entries(event({ site: 'north', version: 7, a: 1 })).toReversed())],
    ['a document that begins with something else', event({ version: 7, site: 'north', a: 1 })],
    ['a version that is no number', event({ site: 'north', version: '7', a: 1 })],
    ['something behind the data', { ...event({ site: 'north', version: 7, a: 1 }), more: 1 }],
    ['an id that has to be escaped', event({ site: 'north', version: 7, a: 1 }, '"')],
    ['an id beyond ASCII', event({ site: 'north', version: 7, a: 1 }, 'ü')],
    ['another type', { ...event({ site: 'north', version: 7, a: 1 }), type: EVENT_TYPES.alert }],
    ['no event', null],
  ])('is left to the parser where there is %s', (_, value) => {
    expect(readStatusText(bytes(value))).toBeNull();
  });

  it('is found in a part of a larger buffer', () => {
    const value = bytes(event({ site: 'north', version: 7, a: 'ü' }));
    const larger = Buffer.concat([Buffer.alloc(100, '}'), value, Buffer.alloc(100, '}')]);
    expect(readStatusText(larger.subarray(100, 100 + value.length))?.text).toBe('{"site":"north","version":7,"a":"ü"}');
  });
});
