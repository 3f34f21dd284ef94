/** MW, with GJ/s as it is counted. */
const GJ_PER_S = 0.024;

/**
 * The values of one heat meter at a moment, as the inner text of a payload: 24 MW on a register that never falls, whoever sends, and
 * temperatures that move as measured ones do, or each would be reported as stuck.
 */
export function liveValues(ts: number, device: number): string {
  const energy = ((ts / 1_000) * GJ_PER_S).toFixed(1);
  const power = 24 + ((ts / 1_000 + device) % 97) / 100;
  const wave = Math.sin(ts / 4e6 + device) + Math.sin(ts / 47_000) / 5;
  return `"heat.energyTotal":${energy},"heat.power":${power.toFixed(2)},"water.supplyTemp":${(92 + 3 * wave).toFixed(2)},"water.returnTemp":${(51 + 2 * wave).toFixed(2)}`;
}
