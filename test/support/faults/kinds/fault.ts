import type { FaultSystem } from '../fault-system.js';
import type { SensorLoad } from '../sensor-load.js';

export interface UnderLoad {
  readonly system: FaultSystem;
  readonly load: SensorLoad;
  readonly random: () => number;
}

/** Something that goes wrong while messages flow, and its end. */
export interface Fault {
  readonly name: string;
  /**
   * Strikes, lasts, and ends; processes may still be on their way back.
   * @throws where it did not hit: then it would prove nothing
   */
  readonly strike: (on: UnderLoad) => Promise<void>;
}

/** How long a fault lasts that has no end of its own. */
export const LASTS_MS = 10_000;

/** Both at the same time. */
export const together = (one: Fault, other: Fault): Fault => ({
  name: `at once: ${one.name}, and ${other.name}`,
  async strike(on) {
    await Promise.all([one.strike(on), other.strike(on)]);
  },
});
