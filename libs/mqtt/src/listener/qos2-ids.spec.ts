import { QoS2Ids } from './qos2-ids.js';

describe('QoS 2 ids', () => {
  it('take a message once between PUBLISH and PUBREL', () => {
    const ids = new QoS2Ids();
    expect(ids.received(7)).toBe('new');
    expect(ids.received(7)).toBe('waiting');
    expect(ids.release(7)).toBe('waiting');
    ids.durable(7);
    expect(ids.received(7)).toBe('durable');
    expect(ids.release(7)).toBe('durable');
    expect(ids.release(7)).toBe('new');
    expect(ids.received(7)).toBe('new');
  });
});
