import { flowOfPowerM3H, heatCoefficient, heatOfVolumeGj, liquidWater, powerOfFlowMw } from './water.js';

describe('liquid water after IAPWS-IF97', () => {
  // Table 5 of the release: T in K, p in MPa, v in m3/kg, h in kJ/kg.
  it.each([
    [300, 3, 0.100215168e-2, 0.115331273e3],
    [300, 80, 0.971180894e-3, 0.184142828e3],
    [500, 3, 0.1202418e-2, 0.975542239e3],
  ])('agrees with the release at %d K and %d MPa', (kelvin, pressure, volume, enthalpy) => {
    const state = liquidWater(kelvin - 273.15, pressure);
    expect(Math.abs(1 / state.densityKgM3 / volume - 1)).toBeLessThan(1e-8);
    expect(Math.abs(state.enthalpyKjKg / enthalpy - 1)).toBeLessThan(1e-8);
  });

  // docs/arithmetic/heat.md#heat-from-flow, 1.6 MPa
  it.each([
    [60, 40, 4.1467, 4.1091],
    [75, 50, 4.1339, 4.0788],
    [95, 70, 4.1045, 4.038],
    [110, 60, 4.1311, 3.9958],
    [110, 70, 4.1124, 3.9999],
    [130, 70, 4.1255, 3.9446],
  ])('has the heat coefficient of %d/%d', (flowCelsius, returnCelsius, inReturn, inFlow) => {
    expect(heatCoefficient({ flowCelsius, returnCelsius, meterIn: 'return' })).toBeCloseTo(inReturn, 4);
    expect(heatCoefficient({ flowCelsius, returnCelsius, meterIn: 'flow' })).toBeCloseTo(inFlow, 4);
  });

  it('H01: 1000 m3 at 110/60, meter in the return', () => {
    const state = { flowCelsius: 110, returnCelsius: 60, meterIn: 'return' } as const;
    expect(liquidWater(60, 1.6).densityKgM3).toBeCloseTo(983.862921, 4);
    expect(liquidWater(110, 1.6).enthalpyKjKg).toBeCloseTo(462.423496, 4);
    expect(liquidWater(60, 1.6).enthalpyKjKg).toBeCloseTo(252.481125, 4);
    const heat = heatOfVolumeGj(1000, state);
    expect(heat).toBeCloseTo(206.554515, 4);
    expect(heat).not.toBeCloseTo(209.34, 1);
    expect(heatOfVolumeGj(1000, { ...state, meterIn: 'flow' })).toBeCloseTo(199.792114, 4);
  });

  it('H02: the flow that carries 29 MW', () => {
    const state = { flowCelsius: 110, returnCelsius: 60, meterIn: 'return' } as const;
    const flow = flowOfPowerM3H(29, state);
    expect(flow).toBeCloseTo(505.435576, 3);
    expect(powerOfFlowMw(flow, state)).toBeCloseTo(29, 9);
  });

  it('gives no heat without a difference, negative heat where the return is warmer, and refuses what is no water', () => {
    expect(heatOfVolumeGj(10, { flowCelsius: 50, returnCelsius: 50, meterIn: 'return' })).toBe(0);
    expect(heatOfVolumeGj(10, { flowCelsius: 40, returnCelsius: 50, meterIn: 'return' })).toBeLessThan(0);
    for (const celsius of [-1, 400, Number.NaN]) expect(() => liquidWater(celsius, 1.6)).toThrow(RangeError);
    expect(() => liquidWater(60, 0)).toThrow(RangeError);
  });
});
