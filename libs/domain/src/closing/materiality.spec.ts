import { DEFAULT_MATERIALITY, isMaterial } from './materiality.js';

describe('materiality', () => {
  const approved = { grossT: 1_000, netT: 900 };
  it('asks whether gross or net moved by more than the share', () => {
    expect(isMaterial(approved, { grossT: 1_050, netT: 900 }, DEFAULT_MATERIALITY)).toBe(false); // exactly 5 %
    expect(isMaterial(approved, { grossT: 1_050.1, netT: 900 }, DEFAULT_MATERIALITY)).toBe(true);
    expect(isMaterial(approved, { grossT: 1_000, netT: 850 }, DEFAULT_MATERIALITY)).toBe(true);
  });

  it('asks for tonnes too where the site file names them', () => {
    expect(isMaterial(approved, { grossT: 1_011, netT: 900 }, { pct: 5, t: 10 })).toBe(true);
    expect(isMaterial(approved, { grossT: 1_010, netT: 900 }, { pct: 5, t: 10 })).toBe(false);
  });

  it('holds a figure that appears or vanishes for material', () => {
    expect(isMaterial(approved, { grossT: 1_000, netT: null }, DEFAULT_MATERIALITY)).toBe(true);
    expect(isMaterial({ grossT: null, netT: null }, { grossT: null, netT: null }, DEFAULT_MATERIALITY)).toBe(false);
  });
});
