import fc from 'fast-check';
import { cloudEvent, EVENT_TYPES, eventSource, readStatusText, STATUS_TOPIC } from '#contracts';
import { WrittenJson } from '../log/outbox.js';
import { statusMessage } from './write-status.js';

describe('the message of a status', () => {
  it('is the event of site, version and document, as the API reads it without parsing', () => {
    const documents = fc
      .record({ asOf: fc.constant('2026-01-10T00:00:00.000Z'), devices: fc.array(fc.jsonValue()) })
      .chain((fixed) =>
        fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()).map((more) => ({ ...more, ...fixed })),
      );
    fc.assert(
      fc.property(documents, fc.nat(), (body, version) => {
        // Of the document nothing is called like what stands before it, and names like numbers would come first of all.
        fc.pre(!Object.keys(body).some((name) => ['site', 'version'].includes(name) || /^\d+$/.test(name)));
        const { topic, key, event } = statusMessage('north', version, body);
        const attributes = {
          id: `north-${version}`,
          source: eventSource('north'),
          type: EVENT_TYPES.status,
          time: body.asOf,
        };
        const data = { site: 'north', version, ...body };
        expect([topic, key]).toEqual([STATUS_TOPIC, 'north']);
        expect((event as WrittenJson).text).toBe(JSON.stringify(cloudEvent(attributes, data)));
        expect(readStatusText(Buffer.from((event as WrittenJson).text))).toEqual({
          version,
          text: JSON.stringify(data),
        });
      }),
    );
  });
});
