import { RateLimitedLog } from './rate-limited-log.js';

describe('rare log', () => {
  it('says each kind once a second, and how often it kept silent', () => {
    const said: [object, string][] = [];
    const log = new RateLimitedLog({ info: () => undefined, warn: (fields, message) => said.push([fields, message]) });
    for (let ms = 0; ms < 1_000; ms += 100) log.warn('refused', { ms }, 'no');
    expect(said).toHaveLength(0 + 1);
    log.warn('broken', {}, 'other', 10);
    log.warn('refused', {}, 'again', performance.now() + 5_000);
    expect(said.map(([, message]) => message)).toEqual(['no', 'other', 'again']);
    expect(said[2]![0]).toEqual({ unsaid: 9 });
  });
});
