import { asksLoopback, isLoopback } from './loopback.js';

describe('loopback', () => {
  it('is 127.0.0.0/8, ::1 and localhost', () => {
    for (const host of ['127.0.0.1', '127.8.9.10', '::1', '[::1]', 'localhost', 'LOCALHOST', 'localhost.'])
      expect(isLoopback(host)).toBe(true);
    for (const host of [
      '0.0.0.0',
      '::',
      '10.0.0.1',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      '128.0.0.1',
      '',
    ])
      expect(isLoopback(host)).toBe(false);
  });

  it('is asked by a Host of it, with any port, and by none', () => {
    for (const host of [undefined, 'localhost', 'localhost:3000', '127.0.0.1:3000', '[::1]:3000', '[::1]'])
      expect(asksLoopback(host)).toBe(true);
    for (const host of ['greenpark.example', 'evil.example:3000', '192.168.1.5:3000', '', 'localhost@evil.example'])
      expect(asksLoopback(host)).toBe(false);
  });
});
