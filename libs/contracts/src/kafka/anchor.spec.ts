import { anchorEvent, readAnchor } from './anchor.js';

const head = { chain: 'evidence/north', sequence: 12, hash: 'a'.repeat(64) };
const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

describe('an anchor', () => {
  it('is read as it was written', () => {
    expect(readAnchor(bytes(anchorEvent(head, 1_767_225_600_000)))).toEqual(head);
    const stamped = anchorEvent(head, 1_767_225_600_000, Buffer.from('token'));
    expect(readAnchor(bytes(stamped))).toEqual({ ...head, timeStamp: Buffer.from('token').toString('base64') });
  });

  it.each([
    ['no value', null],
    ['no JSON', Buffer.from('{')],
    ['no data', bytes({ id: 'x' })],
    ['no chain', bytes({ data: { ...head, chain: 7 } })],
    ['a place before the first', bytes({ data: { ...head, sequence: 0 } })],
    ['a place that is no whole number', bytes({ data: { ...head, sequence: '12' } })],
    ['no hash', bytes({ data: { ...head, hash: 'A'.repeat(64) } })],
  ])('with %s is none', (_, value) => {
    expect(readAnchor(value)).toBeNull();
  });
});
