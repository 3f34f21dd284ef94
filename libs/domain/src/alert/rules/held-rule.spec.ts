import { DAY_MS, HOUR_MS } from '../../calendar/durations.js';
import { heldWords, isHeldTooLong, type HeldRegister } from './held-rule.js';

const SINCE = Date.parse('2026-01-10T00:00:00Z');
const held = (forMs: number, more: Partial<HeldRegister> = {}): HeldRegister => ({
  point: 'heat.energyTotal',
  unit: 'MW.h',
  since: new Date(SINCE).toISOString(),
  until: new Date(SINCE + forMs).toISOString(),
  agree: true,
  atStake: 1234.5678,
  atStakeGj: 4444.444,
  ...more,
});

describe('register.held', () => {
  it('holds after a day of readings that agree, whenever they came', () => {
    expect([HOUR_MS, DAY_MS - 1, DAY_MS, 1_500 * DAY_MS].map((ms) => isHeldTooLong(held(ms)))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(isHeldTooLong(held(2 * DAY_MS, { agree: false }))).toBe(false);
  });

  it('says of which register, since when, how much waits, and what to do', () => {
    expect(heldWords('plant-meter', held(2 * DAY_MS))).toBe(
      'plant-meter/heat.energyTotal: readings from 2026-01-10T00:00:00.000Z to 2026-01-12T00:00:00.000Z do not follow from the last ' +
        'good one and agree with each other. They are held: 1,234.568 MW.h count nowhere until somebody decides. ' +
        'Look at the meter, then accept or refuse them, or record its exchange (greenpark held list).',
    );
    expect(heldWords('plant-meter', held(2 * DAY_MS, { bridge: true }))).toBe(
      'plant-meter/heat.energyTotal was heard again at 2026-01-10T00:00:00.000Z after a silence, with more than is believed of it. ' +
        'It is held: 1,234.568 MW.h count nowhere until somebody decides. ' +
        'Look at the meter and at the log of the plant, then accept or refuse it (greenpark held list).',
    );
  });
});
