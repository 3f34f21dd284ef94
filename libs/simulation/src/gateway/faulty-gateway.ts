import { DAY_MS, HOUR_MS, instantWithMs, MINUTE_MS } from '#domain';
import type { Fault, FaultName } from './fault-list.js';
import type { Gateways, Measurement, SentValue } from './gateway.js';
import type { Truck } from '../plant/fuel-deliveries.js';
import type { PaperFaults } from '../plant/fuel-papers.js';
import { Stream } from '../signals/random.js';
import { gaugeDamaged, isGaugeFault } from './gauge-faults.js';

/** A meter event as a gateway sends it. */
export interface SentEvent {
  readonly id: string;
  readonly type: 'meter-replaced';
  readonly ts: string;
  readonly point: string;
  readonly oldFinal: number;
  readonly newInitial: number;
  readonly reason: string;
}

/** Where in a run a fault of one time strikes, as a part of it. */
const USUAL_PLACE: Partial<Record<FaultName, number>> = {
  silence: 0.3,
  'meter-exchange': 0.5,
  jump: 0.7,
  frozen: 0.85,
  'dead-scale': 0.2,
  'wrong-moisture': 0.4,
  'lapsed-certificate': 0.55,
  'back-up-heat': 0.7,
  'hot-flue': 0.6,
};
/** Faults of one place: without a device they hit the first one that has a register. */
const OF_ONE_DEVICE: ReadonlySet<FaultName> = new Set([
  'silence',
  'meter-exchange',
  'jump',
  'frozen',
  'renamed',
  'stray',
  'beyond-limit',
  'hot-flue',
]);
/** What befalls fuel: without a device at the weighbridge. */
const OF_FUEL: ReadonlySet<FaultName> = new Set(['dead-scale', 'wrong-moisture', 'lapsed-certificate', 'back-up-heat']);

/** A lost line to the meter shows for this long. */
const ZEROS_MS = 300_000;
/** Soot that no blower takes away shows in full after so long. */
const SOILING_MS = 3 * HOUR_MS;

interface Placed extends Fault {
  readonly from: number;
  readonly to: number;
  readonly chance: Stream;
}

/** Breaks what gateways send, the way that it breaks in plants. The same for the same seed. What really flowed stays as it is. */
export class FaultyGateway {
  private readonly faults: readonly Placed[];

  /** @param run the stretch of time that is simulated; an open end counts as a week */
  constructor(
    private readonly gateways: Gateways,
    faults: readonly Fault[],
    seed: number,
    run: { readonly from: number; readonly to: number | null },
  ) {
    const length = (run.to ?? run.from + 7 * DAY_MS) - run.from;
    const first = gateways.devices.find((device) => gateways.registers(device).length > 0) ?? null;
    this.faults = faults.map((fault, i) => {
      const minute = Math.round((run.from + length * (USUAL_PLACE[fault.name] ?? 0)) / MINUTE_MS) * MINUTE_MS;
      // Half a minute off the beat: an exchange at the very time of a reading would be no fault but a riddle.
      const from = fault.atMs ?? minute + 30_000;
      const usual = OF_FUEL.has(fault.name) ? gateways.weighbridge : OF_ONE_DEVICE.has(fault.name) ? first : null;
      const device = fault.device ?? usual;
      const chance = new Stream(seed, `fault/${i}/${fault.name}`);
      return { ...fault, device, from, to: from + fault.hours * HOUR_MS, chance };
    });
  }

  /** What the device sends of it: silence leaves out, the rest changes values. */
  damage(device: string, rows: readonly Measurement[]): Measurement[] {
    const faults = this.of(device);
    if (faults.length === 0) return [...rows];
    return rows.flatMap((row) => {
      let values: Readonly<Record<string, SentValue>> | null = row.values;
      for (const fault of faults) values = values && this.damaged(device, row.t, values, fault);
      return values ? [{ t: row.t, values }] : [];
    });
  }

  /** Events whose moment lies in `[from, to)`. */
  events(device: string, from: number, to: number): SentEvent[] {
    const exchanges = this.of(device).filter(
      ({ name, from: at }) => name === 'meter-exchange' && at >= from && at < to,
    );
    return exchanges.flatMap(({ from: at, initial }) =>
      this.gateways.registers(device).map((point) => ({
        id: `exchange-${device}-${point}-${at}`,
        type: 'meter-replaced' as const,
        ts: instantWithMs(at),
        point,
        oldFinal: this.gateways.read(device, point, at) as number,
        newInitial: initial,
        reason: 'verification period over',
      })),
    );
  }

  /** Trucks that come for all that breaks, each with what is wrong with its papers. */
  trucks(device: string, trucks: readonly Truck[]): { readonly truck: Truck; readonly wrong: PaperFaults }[] {
    const faults = this.of(device);
    const strikes = (name: FaultName, t: number): boolean =>
      faults.some((fault) => fault.name === name && t >= fault.from && t < fault.to);
    return trucks
      .filter(({ t }) => faults.every((fault) => fault.name !== 'back-up-heat' || this.isKept(t, fault)))
      .map((truck) => ({
        truck,
        wrong: {
          isMoistureWrong: strikes('wrong-moisture', truck.t),
          isCertificateLapsed: strikes('lapsed-certificate', truck.t),
        },
      }));
  }

  /** Whether a truck of that time comes, while other fuel makes heat. */
  private isKept(t: number, { chance, share, from, to }: Placed): boolean {
    return t < from || t >= to || chance.uniform(t) >= share;
  }

  /** What becomes of messages on their way: lost, doubled, out of order. Late ones are those that `isLate` names. */
  deliver<Message extends { readonly t: number }>(device: string, messages: readonly Message[]): Message[] {
    let found = [...messages];
    for (const { name, chance, share, window } of this.of(device)) {
      if (name === 'loss') found = found.filter(({ t }) => chance.uniform(t) >= share);
      if (name === 'duplicates') found = found.flatMap((m) => (chance.uniform(m.t) < share ? [m, m] : [m]));
      if (name === 'disorder') found = shuffled(found, window, chance);
    }
    return found;
  }

  /** How many ms later than it should a message of that time arrives; 0: in time. */
  delayMs(device: string, t: number): number {
    const late = this.of(device).find(({ name, chance, share }) => name === 'late' && chance.uniform(t) < share);
    return late ? late.hours * HOUR_MS : 0;
  }

  private of(device: string): readonly Placed[] {
    return this.faults.filter((fault) => fault.device === null || fault.device === device);
  }

  private damaged(
    device: string,
    t: number,
    values: Readonly<Record<string, SentValue>>,
    fault: Placed,
  ): Readonly<Record<string, SentValue>> | null {
    const { name, chance, share, size, from, to, initial } = fault;
    if (name === 'silence' || name === 'dead-scale') return t >= from && t < to ? null : values;
    if (name === 'back-up-heat') return this.isKept(t, fault) ? values : null;
    if (isGaugeFault(name)) {
      return t >= from && t < to ? gaugeDamaged(name, this.gateways.points(device), values, t) : values;
    }
    if (name === 'zeros') return chance.uniform(Math.floor(t / ZEROS_MS)) < share ? zeros(values) : values;
    const registers = this.gateways.registers(device);
    if (name === 'frozen' && t >= from && t < to) {
      return mapped(values, (point) => this.gateways.read(device, point, from));
    }
    if (name === 'hot-flue' && t >= from && t < to) {
      const rise = size * Math.min(1, (t - from) / SOILING_MS);
      return mapped(values, (point, value) => (/flue.*temp/i.test(point) ? shifted(value, rise) : value));
    }
    if (name === 'spikes' && chance.uniform(t) < share) {
      const step = chance.uniform(t + 1) < 0.5 ? -size : size;
      return mapped(values, (point, value) =>
        registers.includes(point) ? Math.max(0.1, shifted(value, step)) : value,
      );
    }
    if (name === 'jump' && t >= from) {
      return mapped(values, (point, value) => (registers.includes(point) ? shifted(value, size) : value));
    }
    if (name === 'meter-exchange' && t >= from) {
      return mapped(values, (point, value) =>
        registers.includes(point) ? this.gateways.readSince(device, point, from, t, initial) : value,
      );
    }
    return values;
  }
}

function mapped(
  values: Readonly<Record<string, SentValue>>,
  change: (point: string, value: number) => SentValue,
): Record<string, SentValue> {
  const entries = Object.entries(values);
  return Object.fromEntries(entries.map(([point, v]) => [point, typeof v === 'number' ? change(point, v) : v]));
}

/** The sum without the noise of binary fractions. */
const shifted = (value: number, by: number): number => Number((value + by).toFixed(6));

const zeros = (values: Readonly<Record<string, SentValue>>): Record<string, SentValue> => mapped(values, () => 0);

function shuffled<Message extends { readonly t: number }>(
  messages: readonly Message[],
  window: number,
  chance: Stream,
): Message[] {
  const found: Message[] = [];
  for (let i = 0; i < messages.length; i += window) {
    const part = messages.slice(i, i + window).map((message) => ({ message, rank: chance.uniform(message.t + 7) }));
    found.push(...part.toSorted((a, b) => a.rank - b.rank).map(({ message }) => message));
  }
  return found;
}
