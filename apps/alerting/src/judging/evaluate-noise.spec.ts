import type { Device } from '#domain';
import { noisyDevices, type DeviceQuality } from './evaluate-noise.js';

const deviceOf = (id: string): Device => ({ id, name: id, kind: 'heat-meter', points: [] }) as unknown as Device;

describe('devices with points in quarantine', () => {
  it('are those of the site that have some, with what was found', () => {
    const [a, b, gone] = ['a', 'b', 'gone'].map(deviceOf) as [Device, Device, Device];
    const devices = [a, b, { ...gone, removed: true }];
    const noisy = noisyDevices({ devices }, [
      { id: 'b', quarantined: ['heat.power'], codes: ['SPIKE', 'QUARANTINE'] },
      { id: 'a', quarantined: [], codes: ['SPIKE'] },
      { id: 'gone', quarantined: ['heat.power'], codes: [] },
      { id: 'elsewhere', quarantined: ['heat.power'], codes: [] },
    ]);
    expect([...noisy.keys()]).toEqual(['b']);
    expect(noisy.get('b')!.message).toBe(
      'b: heat.power is too noisy to count until quiet again; found in the last 24 h: SPIKE.',
    );
  });

  it('are found by their id: each of thousands is looked at a few times, not once for every other', () => {
    const ids = Array.from({ length: 2_000 }, (_, i) => `meter-${i}`);
    let looks = 0;
    const qualities = ids.map((id): DeviceQuality => {
      const quality = { quarantined: [], codes: [] };
      return Object.defineProperty(quality, 'id', { get: () => (looks++, id) }) as unknown as DeviceQuality;
    });
    expect(noisyDevices({ devices: ids.map(deviceOf) }, qualities).size).toBe(0);
    expect(looks).toBeLessThan(5 * ids.length);
  });
});
