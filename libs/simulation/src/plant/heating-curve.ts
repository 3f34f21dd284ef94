import { heatCoefficient } from '#domain';

/** Water of the primary network by load (0 to 1 of the plant's rated power): colder days, hotter and more water. */
export const networkReturnC = (load: number): number => 45 + 15 * load;
export const networkSpreadK = (load: number): number => 25 + 25 * load;

const STEPS = 100;

/**
 * Flow in m3/h that carries a power at a load of the network, meter in the return (Q = q k dT). k comes from a table over
 * the load, for it costs more than everything else in the model.
 */
export class NetworkFlow {
  private readonly coefficients = Float64Array.from({ length: STEPS + 2 }, (_, i) => {
    const load = Math.min(1, i / STEPS);
    const returnCelsius = networkReturnC(load);
    return heatCoefficient({ flowCelsius: returnCelsius + networkSpreadK(load), returnCelsius, meterIn: 'return' });
  });

  m3h(powerMw: number, load: number): number {
    if (powerMw <= 0) return 0;
    const at = Math.min(1, Math.max(0, load)) * STEPS;
    const low = Math.floor(at);
    const [a, b] = [this.coefficients[low] as number, this.coefficients[low + 1] as number];
    return (powerMw * 3_600) / ((a + (b - a) * (at - low)) * networkSpreadK(load));
  }
}

/** A boiler's own circuit by its own load: it is fired hotter than the network needs, the mixing valve does the rest. */
export const boilerSpreadK = (load: number): number => (20 + 30 * load) * Math.min(1, load / 0.1);
