/**
 * The list of faults as people type it: `zeros,silence:device=boiler-2:hours=6,meter-exchange:at=2026-01-10T06:00:00Z`.
 * Without parameters each fault has sensible ones.
 */

export const FAULTS = {
  zeros: 'communication zeros: every value of a record reads 0 (share, device)',
  frozen: 'a gateway that repeats its last record (at, hours, device)',
  silence: 'a gateway that sends nothing, and nothing later (at, hours, device)',
  spikes: 'single readings of a register that are too high or too low (share, size, device)',
  jump: 'a register that jumps with no word about it (at, size, device)',
  renamed: 'a gauge that is called otherwise than the site file says (at, hours, device)',
  stray: 'a gauge that reads far outside of what it can measure (at, hours, device)',
  'beyond-limit': 'a gauge that reads beyond its limit (at, hours, device)',
  'meter-exchange': 'a meter that is replaced, with its event (at, initial, device)',
  loss: 'messages that never arrive: holes in seq (share)',
  duplicates: 'messages sent twice (share)',
  disorder: 'messages in another order than they were measured (window)',
  late: 'messages that come hours later (share, hours)',
  'hot-flue':
    'flue gas of a boiler that gets hotter, by size in three hours: a soot blower is out of order (at, hours, size, device)',
  'dead-scale': 'a weighbridge that tells nothing, while trucks come with their papers (at, hours, device)',
  'wrong-moisture': 'papers of fuel that say nearly dry straw (at, hours, device)',
  'lapsed-certificate': 'papers of fuel whose certificate has ended (at, hours, device)',
  'back-up-heat':
    'fossil heat behind the common meter that nobody tells of: fewer trucks come (share, at, hours, device)',
} as const;
export type FaultName = keyof typeof FAULTS;

export interface Fault {
  readonly name: FaultName;
  /** Share of the messages that it hits. */
  readonly share: number;
  /** Moment at which it begins, ms; null: somewhere inside the run, by its kind. */
  readonly atMs: number | null;
  readonly hours: number;
  /** In the unit of the register. */
  readonly size: number;
  /** Messages that lose their order together. */
  readonly window: number;
  /** What the new meter shows. */
  readonly initial: number;
  /** null: every device with a register (exchange, jump, silence, frozen: the first one; what befalls fuel: the weighbridge). */
  readonly device: string | null;
}

const DEFAULTS: Omit<Fault, 'name'> = {
  share: 0.02,
  atMs: null,
  hours: 6,
  size: 50,
  window: 20,
  initial: 12.3,
  device: null,
};
const SHARES: Partial<Record<FaultName, number>> = {
  zeros: 0.01,
  spikes: 0.002,
  loss: 0.005,
  late: 0.05,
  'back-up-heat': 0.6,
};
const HOURS: Partial<Record<FaultName, number>> = {
  'hot-flue': 72,
  'dead-scale': 120,
  'wrong-moisture': 168,
  'lapsed-certificate': 168,
  'back-up-heat': 504,
};

/**
 * Reads a list of faults.
 * @throws Error that names what is wrong and what is expected
 */
export function parseFaults(text: string): Fault[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map(parseFault);
}

function parseFault(item: string): Fault {
  const [name, ...words] = item.split(/:(?=[a-z]+=)/);
  if (!isFault(name)) throw new Error(`unknown fault "${name}", expected one of ${Object.keys(FAULTS).join(', ')}`);
  const fault: { -readonly [Key in keyof Fault]: Fault[Key] } = {
    name,
    ...DEFAULTS,
    share: SHARES[name] ?? DEFAULTS.share,
    hours: HOURS[name] ?? DEFAULTS.hours,
  };
  for (const word of words) {
    const key = word.slice(0, word.indexOf('='));
    const value = word.slice(key.length + 1);
    if (key === 'device') fault.device = value;
    else if (key === 'at') fault.atMs = timeOf(value, item);
    else if (key === 'share' || key === 'hours' || key === 'size' || key === 'window' || key === 'initial') {
      fault[key] = numberOf(value, key, item);
    } else
      throw new Error(
        `fault "${item}": unknown parameter "${key}", expected share, at, hours, size, window, initial or device`,
      );
  }
  return fault;
}

const isFault = (name: string | undefined): name is FaultName => name !== undefined && Object.hasOwn(FAULTS, name);

function timeOf(value: string, item: string): number {
  const t = Date.parse(value);
  if (!Number.isFinite(t)) throw new Error(`fault "${item}": at=${value} is no time, expected RFC 3339`);
  return t;
}

function numberOf(value: string, key: string, item: string): number {
  const number = Number(value);
  if (value === '' || !Number.isFinite(number)) throw new Error(`fault "${item}": ${key}=${value} is no number`);
  if (key === 'share' && (number < 0 || number > 1)) throw new Error(`fault "${item}": share is a part of 1, 0 to 1`);
  return number;
}
