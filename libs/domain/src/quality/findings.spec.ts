import { efficiencyFinding, findingWords, networkLossFinding, registerFinding, skewFinding } from './findings.js';
import { heatOfVolumeGj } from '../unit/water.js';

describe('what meters say about each other', () => {
  it('takes a loss of 2 to 10 % in the network as usual', () => {
    expect(networkLossFinding('south', 1_000, 940)).toBeNull();
    expect(networkLossFinding('south', 1_000, 985)?.measured).toBeCloseTo(1.5, 9);
    expect(networkLossFinding('south', 1_000, 880)?.measured).toBeCloseTo(12, 9);
    expect(networkLossFinding('south', 0, 0)).toBeNull();
  });

  it('finds a flow meter in the wrong pipe by more than 3 % between register and flow (H01)', () => {
    const state = { flowCelsius: 110, returnCelsius: 60 };
    const right = heatOfVolumeGj(1_000, { ...state, meterIn: 'return' });
    const wrong = heatOfVolumeGj(1_000, { ...state, meterIn: 'flow' });
    expect(registerFinding('plant-meter', right, right * 1.02)).toBeNull();
    expect(registerFinding('plant-meter', right, wrong)).toMatchObject({ kind: 'register-against-flow' });
  });

  it('finds an efficiency that no boiler has (G02 is plausible)', () => {
    expect(efficiencyFinding('south', 104_000, 8_160 * 15)).toBeNull();
    expect(efficiencyFinding('south', 104_000, 7_000 * 15)?.measured).toBeCloseTo(0.990476, 6);
    expect(efficiencyFinding('south', 104_000, 0)).toBeNull();
  });

  it('finds a clock by a long delay that is always the same, and lets store and forward be', () => {
    expect(skewFinding('gw', { count: 1_000, medianS: 300, spreadS: 4 })).toMatchObject({
      code: 'SKEW',
      measured: 300,
    });
    expect(skewFinding('gw', { count: 1_000, medianS: -80, spreadS: 4 })).toMatchObject({ code: 'SKEW' });
    expect(skewFinding('gw', { count: 1_000, medianS: 2, spreadS: 1 })).toBeNull();
    expect(skewFinding('gw', { count: 1_000, medianS: 20_000, spreadS: 9_000 })).toBeNull();
    expect(skewFinding('gw', { count: 5, medianS: 300, spreadS: 4 })).toBeNull();
  });

  it('says each in words with its number', () => {
    const found = [
      networkLossFinding('south', 1_000, 880),
      registerFinding('plant-meter', 90, 100),
      efficiencyFinding('south', 99, 100),
      skewFinding('gw', { count: 99, medianS: 300, spreadS: 4 }),
    ];
    expect(found.map((finding) => findingWords(finding!, '2026-01-10'))).toEqual([
      expect.stringContaining('12.0 %'),
      expect.stringContaining('stood -1'),
      expect.stringContaining('0.99'),
      expect.stringContaining('300.0 s'),
    ]);
  });
});
