import { DeviceRate, rateLimit } from './device-rate.js';

describe('device rate', () => {
  const limit = rateLimit(1_000);

  it('lets a device through at its rate', () => {
    const device = new DeviceRate('s/d');
    for (let ms = 0; ms < 10_000; ms++) expect(device.take(1_000_000 + ms, limit)).toBe(0);
    expect(device.slowed).toBe(0);
  });

  it('lets a burst of one second through, then spreads the answers over time', () => {
    const device = new DeviceRate('s/d');
    const now = 5_000_000;
    const at = Array.from({ length: 3_000 }, () => device.take(now, limit));
    expect(at.filter((a) => a === 0)).toHaveLength(1_000);
    expect(at.at(-1)).toBe(now + 2_000);
    expect(device.slowed).toBe(2_000);
    expect(device.lastSlowedAt).toBe(now);
  });

  it('holds no answer back for longer than five seconds', () => {
    const device = new DeviceRate('s/d');
    const now = 5_000_000;
    const at = Array.from({ length: 30_000 }, () => device.take(now, limit));
    expect(Math.max(...at)).toBe(now + 5_000);
    expect(device.take(now + 5_500, limit)).toBe(0);
  });

  it('is as a new one once its burst is whole again', () => {
    const device = new DeviceRate('s/d');
    expect(device.isRested(0, 0)).toBe(true);
    for (let i = 0; i < 1_500; i++) device.take(10_000, limit);
    expect(device.isRested(10_499, 20_000)).toBe(false);
    expect(device.isRested(10_501, 20_000)).toBe(true);
    expect(device.isRested(10_501, 10_000)).toBe(false);
  });

  it('forgets after a silence', () => {
    const device = new DeviceRate('s/d');
    for (let i = 0; i < 2_500; i++) device.take(1_000_000, limit);
    expect(device.take(1_001_000, limit)).toBeGreaterThan(0);
    expect(device.take(1_010_000, limit)).toBe(0);
  });
});
