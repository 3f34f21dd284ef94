import { writeToStream } from 'mqtt-packet';
import { generate } from './generate-packet.js';

describe('packets that the library writes', () => {
  it('are written without a buffer for each number that there is', () => {
    expect(writeToStream.cacheNumbers).toBe(false);
    const packet = generate({ cmd: 'suback', messageId: 0xabcd, granted: [1, 0x80] }, { protocolVersion: 4 });
    expect([...packet]).toEqual([0x90, 4, 0xab, 0xcd, 1, 0x80]);
  });
});
