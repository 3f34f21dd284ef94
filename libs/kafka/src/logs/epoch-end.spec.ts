import { decodeEpochResponse, encodeEpochRequest } from './epoch-end.js';

describe('OffsetForLeaderEpoch', () => {
  it('is asked as a consumer does, in version 3', () => {
    expect(encodeEpochRequest('ab', 7, 5).toString('hex')).toBe(
      ['ffffffff', '00000001', '0002', '6162', '00000001', '00000007', 'ffffffff', '00000005'].join(''),
    );
  });

  it('is read: error and end of the epoch', () => {
    const answer = (error: string, end: string) =>
      Buffer.from(`00000000000000010002616200000001${error}0000000700000005${end}`, 'hex');
    expect(decodeEpochResponse(answer('0000', '000000000000002a'))).toEqual({ error: 0, end: 42n });
    expect(decodeEpochResponse(answer('0006', 'ffffffffffffffff'))).toEqual({ error: 6, end: -1n });
  });
});
