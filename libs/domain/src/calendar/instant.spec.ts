import { instantOf, instantWithMs } from './instant.js';

describe('an instant as text', () => {
  it('has a fraction where there is one, or always', () => {
    const ms = Date.parse('2026-01-15T08:00:00Z');
    expect([instantOf(ms), instantOf(ms + 250), instantOf(new Date(ms))]).toEqual([
      '2026-01-15T08:00:00Z',
      '2026-01-15T08:00:00.250Z',
      '2026-01-15T08:00:00Z',
    ]);
    expect([instantWithMs(ms), instantWithMs(ms + 7)]).toEqual([
      '2026-01-15T08:00:00.000Z',
      '2026-01-15T08:00:00.007Z',
    ]);
  });
});
