import { impliedEfficiency } from '../emissions/terms.js';
import { expectedLoss, lossOf, type PassedHeat } from '../energy-flow/expected-loss.js';

/**
 * What the meters of a plant say about each other over a whole local day, and the clock of a source about itself (docs/arithmetic/quality.md#findings:
 * BALANCE, SKEW). A finding asks for a look; it changes no value.
 */

export type FindingKind = 'network-loss' | 'heat-imbalance' | 'register-against-flow' | 'fuel-efficiency' | 'clock';

export interface Finding {
  readonly code: 'BALANCE' | 'SKEW';
  readonly kind: FindingKind;
  /** Id of the device it is about, or of the site. */
  readonly subject: string;
  /** In `unit`. */
  readonly measured: number;
  readonly low: number;
  readonly high: number;
  /** UCUM. */
  readonly unit: '%' | '1' | 's';
}

/** What a network of this kind loses on its way, %. */
const NETWORK_LOSS_PCT = { low: 2, high: 10 };
/** Register against flow and temperatures, %. */
const REGISTER_PCT = { low: -3, high: 3 };
/** Heat over fuel energy of a biomass boiler. */
const EFFICIENCY = { low: 0.75, high: 0.92 };
const SKEW_S = { low: -60, high: 60 };
/** Arrivals fewer than this say nothing about a clock. */
const LEAST_ARRIVALS = 20;

/** Heat that left the plant against what its substations received, GJ; null: the loss is usual, or nothing left. */
export function networkLossFinding(site: string, plantGj: number, substationsGj: number): Finding | null {
  if (!(plantGj > 0)) return null;
  const measured = 100 * (1 - substationsGj / plantGj);
  return outside(measured, NETWORK_LOSS_PCT)
    ? { code: 'BALANCE', kind: 'network-loss', subject: site, measured, ...NETWORK_LOSS_PCT, unit: '%' }
    : null;
}

/** A day usually lies within so many standard deviations of what was expected, and a smaller rest is not looked at, %. */
const USUAL_DEVIATIONS = 4;
const LEAST_IMBALANCE_PCT = 2;

/**
 * What of a day's heat neither its substations nor the loss that is usual for the network explain (docs/arithmetic/heat.md#imbalance), %;
 * null: what is usual, or the days before are too few to say.
 * @param before days of the same network before it
 */
export function imbalanceFinding(site: string, day: PassedHeat, before: readonly PassedHeat[]): Finding | null {
  const expected = expectedLoss(before);
  if (!expected || !(day.plantGj > 0)) return null;
  const unexplainedGj = day.plantGj - day.substationsGj - lossOf(expected, day.plantGj, 1);
  const measured = (100 * unexplainedGj) / day.plantGj;
  const high = Math.max(LEAST_IMBALANCE_PCT, 100 * USUAL_DEVIATIONS * expected.sdShare);
  const usual = { low: -high, high };
  return outside(measured, usual)
    ? { code: 'BALANCE', kind: 'heat-imbalance', subject: site, measured, ...usual, unit: '%' }
    : null;
}

/** Heat of a register against the heat by flow and temperatures in the same time (`heatOfVolumeGj`), GJ; null: they agree. */
export function registerFinding(device: string, registerGj: number, byFlowGj: number): Finding | null {
  if (!(byFlowGj > 0)) return null;
  const measured = 100 * (registerGj / byFlowGj - 1);
  return outside(measured, REGISTER_PCT)
    ? { code: 'BALANCE', kind: 'register-against-flow', subject: device, measured, ...REGISTER_PCT, unit: '%' }
    : null;
}

/** Heat against the energy of weighed fuel, GJ, over so long that deliveries even out; null: plausible. */
export function efficiencyFinding(site: string, heatGj: number, fuelGj: number): Finding | null {
  if (!(fuelGj > 0) || !(heatGj > 0)) return null;
  const measured = impliedEfficiency(heatGj, fuelGj);
  return outside(measured, EFFICIENCY)
    ? { code: 'BALANCE', kind: 'fuel-efficiency', subject: site, measured, ...EFFICIENCY, unit: '1' }
    : null;
}

/** Time from measurement to arrival of the messages of a device on one day. */
export interface Arrivals {
  readonly count: number;
  /** s; negative: measured in the future. */
  readonly medianS: number;
  /** Between the quartiles, s. */
  readonly spreadS: number;
}

/**
 * A clock that is off shows in a delay that is long and always the same. A delay that varies as much as it is long is that of
 * messages that were kept and sent later, which is welcome. null: the clock is right, or nothing can be said.
 */
export function skewFinding(device: string, { count, medianS, spreadS }: Arrivals): Finding | null {
  if (count < LEAST_ARRIVALS || spreadS > SKEW_S.high || !outside(medianS, SKEW_S)) return null;
  return { code: 'SKEW', kind: 'clock', subject: device, measured: medianS, ...SKEW_S, unit: 's' };
}

const outside = (value: number, { low, high }: { readonly low: number; readonly high: number }): boolean =>
  value < low || value > high;

const round = (value: number): string => value.toFixed(Math.abs(value) < 10 ? 2 : 1);

/** For an operator. */
export function findingWords({ kind, subject, measured, low, high }: Finding, date: string): string {
  switch (kind) {
    case 'network-loss':
      return `On ${date} ${round(measured)} % of the heat of ${subject} did not reach its substations; ${low} to ${high} % are usual. A meter is wrong, or water is lost.`;
    case 'heat-imbalance':
      return `On ${date} ${round(measured)} % of the heat of ${subject} is explained neither by its substations nor by the usual loss of the network; ${round(low)} to ${round(high)} % are usual.`;
    case 'register-against-flow':
      return `On ${date} the register of ${subject} stood ${round(measured)} % against its own flow and temperatures; ${low} to ${high} % are usual. Look at the sensors and at the place of the flow meter.`;
    case 'fuel-efficiency':
      return `To ${date} heat over weighed fuel of ${subject} is ${round(measured)}; ${low} to ${high} are plausible. The weighbridge, the calorific value or the heat meter is wrong.`;
    case 'clock':
      return `On ${date} messages of ${subject} came ${round(measured)} s after their own time, all alike: its clock is wrong (NTP).`;
    default:
      return kind satisfies never;
  }
}
