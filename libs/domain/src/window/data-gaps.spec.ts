import { HOUR_MS } from '../calendar/durations.js';
import { gapsOfDevices, type GapFact, type PointGap } from './data-gaps.js';

const gap = (more: Partial<PointGap>): PointGap => ({
  device: 'plant-meter',
  point: 'heat.energyTotal',
  kind: 'total',
  fromMs: 0,
  toMs: HOUR_MS,
  missingMs: HOUR_MS,
  isHeard: false,
  isKnown: true,
  isLost: false,
  codes: [],
  ...more,
});
const fact = (more: Partial<GapFact>): GapFact => ({
  device: 'plant-meter',
  kind: 'refused',
  fromMs: 0,
  toMs: HOUR_MS,
  ...more,
});

describe('gaps of devices', () => {
  it('are those of their points that touch, the newest first, with what the worst point misses', () => {
    const power = { point: 'heat.power', kind: 'gauge' as const };
    const found = gapsOfDevices(
      [
        gap({ fromMs: 5 * HOUR_MS, toMs: 6 * HOUR_MS }),
        gap({ ...power, fromMs: HOUR_MS, toMs: 2 * HOUR_MS, missingMs: HOUR_MS / 2 }),
        gap({}),
        gap({ device: 'boiler-1', ...power, fromMs: 0, toMs: 3 * HOUR_MS, missingMs: 3 * HOUR_MS }),
      ],
      [],
    );
    expect(found.map(({ device, fromMs, toMs, missingMs }) => [device, fromMs, toMs, missingMs].join(' '))).toEqual([
      `plant-meter ${5 * HOUR_MS} ${6 * HOUR_MS} ${HOUR_MS}`,
      `boiler-1 0 ${3 * HOUR_MS} ${3 * HOUR_MS}`,
      `plant-meter 0 ${2 * HOUR_MS} ${HOUR_MS}`,
    ]);
    expect(found[2]!.points).toEqual(['heat.energyTotal', 'heat.power']);
  });

  it.each([
    ['nothing came', [gap({})], [], 'silent'],
    ['values came too seldom', [gap({ isHeard: true })], [], 'sparse'],
    ['what came is a dead letter', [gap({})], [fact({})], 'refused'],
    ['a rule keeps readings out', [gap({ isHeard: true, codes: ['RANGE'] })], [fact({})], 'excluded'],
    ['a register waits', [gap({ isHeard: true, codes: ['JUMP'] })], [], 'held'],
    ['maintenance is recorded', [gap({ codes: ['RANGE'] })], [fact({ kind: 'maintenance' })], 'maintenance'],
    [
      'a meter was exchanged',
      [gap({})],
      [fact({ kind: 'exchange', fromMs: HOUR_MS / 2, toMs: HOUR_MS / 2 })],
      'exchange',
    ],
    [
      'it was of another device or time',
      [gap({})],
      [fact({ device: 'boiler-1' }), fact({ fromMs: HOUR_MS })],
      'silent',
    ],
  ])('know their cause: %s', (_, points, facts, cause) => {
    expect(gapsOfDevices(points, facts)[0]!.cause).toBe(cause);
  });

  it.each([
    ['a gauge stays empty', [gap({ kind: 'gauge' as const, isKnown: false })], 'nothing'],
    ['a register counted on', [gap({})], 'linear'],
    ['over more than a day', [gap({ codes: ['ESTIMATED'] })], 'degree-days'],
    ['it is lost', [gap({ isLost: true, isKnown: false })], 'stand-in'],
    ['nobody knows yet', [gap({ isKnown: false })], 'waits'],
    ['the most doubtful point counts', [gap({}), gap({ point: 'b', isKnown: false })], 'waits'],
  ])('say what stands in their place: %s', (_, points, filling) => {
    expect(gapsOfDevices(points, [])[0]!.filling).toBe(filling);
  });
});
