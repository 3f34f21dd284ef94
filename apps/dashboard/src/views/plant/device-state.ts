import { plantWords } from '#words';
import type { Status } from '../../state/live.js';
import { clockOrDay, withUnit } from '../../words/format.js';
import { energy, reading } from '../../words/figures.js';
import { inWords } from '../../words/language.js';

type DeviceStatus = Status['devices'][number];
type HeldRegister = NonNullable<DeviceStatus['held']>[number];

/** A line of a box, and the sentence behind it. */
export interface DeviceNote {
  readonly line: string;
  readonly sentence: string;
}

/** Why the figures of a device are not whole: it was never heard of, is silent, or a register of it waits for a decision; [] = they are. */
export function deviceNotes({ state, lastSeen, held = [] }: DeviceStatus, nowMs: number): readonly DeviceNote[] {
  const at = (moment: string): string => clockOrDay(moment, nowMs);
  const words = inWords(plantWords).states;
  const plain = (line: string): DeviceNote => ({ line, sentence: line });
  if (state === 'never-seen' || (state === 'silent' && lastSeen === null)) return [plain(words.neverSeen)];
  return [
    ...(state === 'silent' && lastSeen !== null ? [plain(words.silent(at(lastSeen)))] : []),
    ...held.map((one) => ({
      line: words.waits(stake(one)),
      sentence: words.held(one.point, at(one.since), stake(one)),
    })),
  ];
}

const stake = ({ atStake, atStakeGj, unit }: HeldRegister): string =>
  atStakeGj === null ? withUnit(reading(atStake), unit) : energy(atStakeGj);
