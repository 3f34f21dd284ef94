import { HOUR_MS, type OpenWindow } from '#domain';
import { fingerprintOf, isUnchanged, RunningDevices, type RunningDevice } from './running-devices.js';

const OPEN: OpenWindow = {
  start: 0,
  min: null,
  max: null,
  last: null,
  weighted: 0,
  heldMs: 0,
  amount: null,
  coveredMs: 0,
  lostMs: 0,
  quality: 0,
  codes: [],
};
const two = (lastMs: number): RunningDevice => ({
  lastMs,
  lookBackMs: 0,
  points: [OPEN, null],
  fingerprints: [fingerprintOf('a'), 0],
});

describe('what is remembered of devices', () => {
  it('is taken once', () => {
    const running = new RunningDevices();
    const device = two(5);
    running.put(1, device);
    expect([...running.takeAll([{ deviceId: 1 }, { deviceId: 2 }])]).toEqual([[1, device]]);
    expect(running.take(1)).toBeUndefined();
  });

  it('is bounded by points: who comes when it is full is not remembered', () => {
    const running = new RunningDevices(4);
    for (const id of [1, 2, 3]) running.put(id, two(id));
    expect([1, 2, 3].map((id) => running.take(id)?.lastMs)).toEqual([1, 2, undefined]);
  });

  it('has room again for what was taken, and for the same device', () => {
    const running = new RunningDevices(4);
    for (const id of [1, 2, 2, 1]) running.put(id, two(id));
    running.take(1);
    running.put(3, two(3));
    expect([1, 2, 3].map((id) => running.take(id)?.lastMs)).toEqual([undefined, 2, 3]);
  });

  it('makes room by who was silent for an hour', () => {
    const running = new RunningDevices(4);
    running.put(1, two(0));
    running.put(2, two(10));
    running.put(3, two(HOUR_MS + 5));
    expect([1, 2, 3].map((id) => running.take(id)?.lastMs)).toEqual([undefined, 10, HOUR_MS + 5]);
  });
});

describe('a device that is remembered', () => {
  const point = { companions: [], point: { address: 'd/a', device: 'd', id: 'a', versions: [] } };
  const device = {
    deviceId: 1,
    points: [
      { ...point, pointId: 11 },
      { ...point, pointId: 12 },
    ],
  } as unknown as Parameters<typeof isUnchanged>[1];

  it.each([
    ['news behind it, the stored state as it was', 6, 'a', true],
    ['news at its newest row', 5, 'a', false],
    ['news before it', 4, 'a', false],
    ['another stored state', 6, 'b', false],
    ['no stored state', 6, undefined, false],
  ])('%s', (_, newFromMs, state, expected) => {
    const states = new Map([[12, 'of no matter'], ...(state === undefined ? [] : ([[11, state]] as const))]);
    expect(isUnchanged(two(5), device, newFromMs, states)).toBe(expected);
  });
});
