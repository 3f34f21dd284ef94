import type { Layout } from '#postgres';
import type { DeviceEntry, Shape } from '../device-entry.js';
import type { DeviceLine } from './intake-rows.js';
import { PlainRows } from './plain-rows.js';

/** As far as columns look at it. */
const lineOf = (): DeviceLine => ({ lastPlain: -1, firstPlainMs: Infinity }) as DeviceLine;
const shapeOf = (deviceId: number): Shape => ({
  entry: { deviceId } as DeviceEntry,
  codes: ['heat.power'],
  epoch: 0,
  units: ['MW'],
  simulated: false,
  layout: { deviceId, layoutId: 2 * deviceId } as Layout,
  order: null,
});

describe('plain rows', () => {
  const [first, second, third] = [shapeOf(9), shapeOf(4), shapeOf(1_000)];
  let rows: PlainRows;
  let lines: Map<Shape, DeviceLine>;
  beforeEach(() => {
    rows = new PlainRows();
    lines = new Map([first, second, third].map((shape) => [shape, lineOf()]));
    // the devices in turn, as they come
    for (let ts = 0; ts < 300; ts++)
      for (const shape of [first, second, third])
        rows.add(lines.get(shape)!, shape, { ts, late: false, seq: null, receivedMs: ts, vals: [ts] });
  });
  const inOrder = (): [device: number, ts: number][] =>
    Array.from(rows.deviceByDevice(), (i) => [rows.deviceIds[i]!, rows.ts[i]!]);
  const expected = (isThere: (device: number, ts: number) => boolean): [number, number][] =>
    [4, 9, 1_000].flatMap((device) =>
      Array.from({ length: 300 }, (_, ts): [number, number] => [device, ts]).filter((one) => isThere(...one)),
    );

  it('are given device by device, those of one as they came', () => {
    rows.settle(() => false);
    expect(inOrder()).toEqual(expected(() => true));
    expect(Array.from(rows.layoutIds.subarray(0, 3))).toEqual([18, 8, 2_000]);
  });

  it('are given so when some have left as objects', () => {
    rows.take(lines.get(second)!, 7);
    expect(rows.settle((device, ts) => device === 9 && ts < 2).map(({ ts }) => ts)).toEqual([0, 1]);
    const isThere = (device: number, ts: number): boolean => !(device === 9 && ts < 2) && !(device === 4 && ts === 7);
    expect(inOrder()).toEqual(expected(isThere));
    expect(rows.asRows()).toHaveLength(897);
  });
});
