/**
 * Heat carried by liquid water, after IAPWS-IF97 region 1 (Release on the IAPWS Industrial Formulation 1997 for the
 * Thermodynamic Properties of Water and Steam, table 2 and equations of table 3): 273.15 to 623.15 K, up to 100 MPa.
 * The verification values of the release (table 5) are in the spec.
 */

/** [I, J, n] of the 34 terms of the dimensionless Gibbs energy of region 1 (table 2). */
const TERMS: readonly (readonly [number, number, number])[] = [
  [0, -2, 0.14632971213167],
  [0, -1, -0.84548187169114],
  [0, 0, -0.3756360367204e1],
  [0, 1, 0.33855169168385e1],
  [0, 2, -0.95791963387872],
  [0, 3, 0.15772038513228],
  [0, 4, -0.16616417199501e-1],
  [0, 5, 0.81214629983568e-3],
  [1, -9, 0.28319080123804e-3],
  [1, -7, -0.60706301565874e-3],
  [1, -1, -0.18990068218419e-1],
  [1, 0, -0.32529748770505e-1],
  [1, 1, -0.21841717175414e-1],
  [1, 3, -0.5283835796993e-4],
  [2, -3, -0.47184321073267e-3],
  [2, 0, -0.30001780793026e-3],
  [2, 1, 0.47661393906987e-4],
  [2, 3, -0.44141845330846e-5],
  [2, 17, -0.72694996297594e-15],
  [3, -4, -0.31679644845054e-4],
  [3, 0, -0.28270797985312e-5],
  [3, 6, -0.85205128120103e-9],
  [4, -5, -0.22425281908e-5],
  [4, -2, -0.65171222895601e-6],
  [4, 10, -0.14341729937924e-12],
  [5, -8, -0.40516996860117e-6],
  [8, -11, -0.12734301741682e-8],
  [8, -6, -0.17424871230634e-9],
  [21, -29, -0.68762131295531e-18],
  [23, -31, 0.14478307828521e-19],
  [29, -38, 0.26335781662795e-22],
  [30, -39, -0.11947622640071e-22],
  [31, -40, 0.18228094581404e-23],
  [32, -41, -0.93537087292458e-25],
];
/** Specific gas constant of water, kJ/(kg K). */
const GAS_CONSTANT = 0.461526;
const REDUCING_PRESSURE_MPA = 16.53;
const REDUCING_TEMPERATURE_K = 1386;
const ZERO_CELSIUS_K = 273.15;

/** District heating meters are specified at 1.6 MPa (OIML R 75, EN 1434-1). */
export const METER_PRESSURE_MPA = 1.6;

export interface WaterState {
  /** kg/m3 */
  readonly densityKgM3: number;
  /** kJ/kg */
  readonly enthalpyKjKg: number;
}

/**
 * Density and enthalpy of liquid water.
 * @param celsius 0 to 200 °C: the range in which liquid water at district-heating pressure lies in region 1
 * @param megapascal up to 100 MPa
 * @throws RangeError outside it
 */
export function liquidWater(celsius: number, megapascal: number): WaterState {
  if (!(celsius >= 0 && celsius <= 350) || !(megapascal > 0 && megapascal <= 100)) {
    throw new RangeError(`no liquid water of IAPWS-IF97 region 1 at ${celsius} Cel and ${megapascal} MPa`);
  }
  const kelvin = celsius + ZERO_CELSIUS_K;
  const pressure = 7.1 - megapascal / REDUCING_PRESSURE_MPA;
  const inverse = REDUCING_TEMPERATURE_K / kelvin;
  const temperature = inverse - 1.222;
  let byPressure = 0;
  let byTemperature = 0;
  for (const [i, j, n] of TERMS) {
    if (i !== 0) byPressure -= n * i * pressure ** (i - 1) * temperature ** j;
    if (j !== 0) byTemperature += n * pressure ** i * j * temperature ** (j - 1);
  }
  // v = (R T / p) π γ_π = R T γ_π / p*; kJ/(kg MPa) = 1e-3 m3/kg
  const volumeM3Kg = (GAS_CONSTANT * kelvin * byPressure) / (REDUCING_PRESSURE_MPA * 1000);
  return { densityKgM3: 1 / volumeM3Kg, enthalpyKjKg: GAS_CONSTANT * REDUCING_TEMPERATURE_K * byTemperature };
}

/** What a flow sensor and a pair of temperatures saw. */
export interface HeatFlow {
  readonly flowCelsius: number;
  readonly returnCelsius: number;
  /** Where the flow sensor sits: the density there is what turns volume into mass. */
  readonly meterIn: 'flow' | 'return';
  readonly pressureMpa?: number;
}

/**
 * Heat coefficient k of EN 1434-1 and OIML R 75, MJ/(m3 K): heat per volume and temperature difference.
 * Plausible in district heating: 3.90 to 4.18. NaN where flow and return are equally warm.
 */
export function heatCoefficient({
  flowCelsius,
  returnCelsius,
  meterIn,
  pressureMpa = METER_PRESSURE_MPA,
}: HeatFlow): number {
  const flow = liquidWater(flowCelsius, pressureMpa);
  const back = liquidWater(returnCelsius, pressureMpa);
  const density = meterIn === 'flow' ? flow.densityKgM3 : back.densityKgM3;
  return (density * (flow.enthalpyKjKg - back.enthalpyKjKg)) / (flowCelsius - returnCelsius) / 1000;
}

/** Heat in GJ of a volume in m3 that cooled from flow to return temperature; negative where the return is warmer. */
export function heatOfVolumeGj(volumeM3: number, state: HeatFlow): number {
  const difference = state.flowCelsius - state.returnCelsius;
  return difference === 0 ? 0 : (volumeM3 * heatCoefficient(state) * difference) / 1000;
}

/** Thermal power in MW of a volume flow in m3/h. */
export function powerOfFlowMw(flowM3H: number, state: HeatFlow): number {
  return heatOfVolumeGj(flowM3H, state) / 3.6;
}

/** Volume flow in m3/h that carries a power in MW. */
export function flowOfPowerM3H(powerMw: number, state: HeatFlow): number {
  return powerMw / powerOfFlowMw(1, state);
}
