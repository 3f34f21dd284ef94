import fc from 'fast-check';
import {
  dayText,
  displayOf,
  halfWidthText,
  numberText,
  shownEnergy,
  shownFigure,
  wholeTonnes,
  withoutNoise,
  type Display,
} from '#domain';

interface Live {
  readonly sites: { value: readonly { readonly id: string; readonly timeZone: string; readonly display: Display }[] };
}
interface Figures {
  readonly inEnergyUnit: (gj: number | null) => number | null;
  readonly energyUnit: () => string;
  readonly energy: (gj: number | null) => string;
  readonly megawatts: (mw: number | null) => string;
  readonly reading: (value: number | string | null, resolution?: number | null) => string;
  readonly tonnes: (value: number) => string;
  readonly halfWidth: (value: number) => string;
  readonly dateName: (date: string) => string;
}
interface Format {
  readonly num: (value: number | null, digits?: number) => string;
  readonly amount: (value: number | null) => string;
}
interface Exact {
  readonly exact: (value: number, unit: string) => string;
}

/** A module of the page: written for a browser, so that its types are not those of this program. */
const ofPage = async <Module>(path: string): Promise<Module> =>
  (await import(`../../../apps/dashboard/src/${path}.js`)) as Module;

const leipzig = { energy: 'MW.h', locale: 'de' } as const;

/** What a browser has and these modules ask for when they are loaded. */
const BROWSER = {
  location: { pathname: '/', search: '' },
  addEventListener: () => undefined,
  sessionStorage: { getItem: () => null },
  document: { documentElement: {} },
  navigator: { languages: ['en'] },
};

/** The numbers of the page must be those of statements and commands. */
describe('numbers of the page', () => {
  let live: Live;
  let figures: Figures;
  let format: Format;
  let exact: Exact['exact'];
  const showAs = (display: Display): void => void (live.sites.value = [{ id: 'one', timeZone: 'UTC', display }]);

  beforeAll(async () => {
    Object.assign(globalThis, BROWSER);
    live = await ofPage('state/live');
    figures = await ofPage('words/figures');
    format = await ofPage('words/format');
    ({ exact } = await ofPage<Exact>('parts/lineage/exact'));
  });
  afterAll(() => {
    for (const name of Object.keys(BROWSER)) Reflect.deleteProperty(globalThis, name);
  });
  beforeEach(() => showAs(displayOf({})));

  it('are those of statements and commands', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        value,
        fc.constantFrom<Display>(displayOf({}), leipzig, { energy: 'GJ', locale: 'zh' }),
        (v, display) => {
          showAs(display);
          expect(figures.inEnergyUnit(v)).toBeCloseTo(shownEnergy(v, display), 9);
          expect(exact(v, '1')).toBe(numberText(shownFigure(v), display.locale, { least: 0, most: 15 }));
          expect(format.num(v, 1)).toBe(numberText(v, display.locale, { least: 1, most: 1 }));
          expect(figures.halfWidth(Math.abs(v))).toBe(halfWidthText(Math.abs(v), display.locale));
          if (v <= 0 || v >= 0.5) expect(figures.tonnes(v)).toBe(wholeTonnes(v, display.locale));
          expect(figures.dateName('2026-03-10')).toBe(dayText('2026-03-10', display.locale));
        },
      ),
    );
  });

  it('show what a point shows: not one digit of noise, and of an unknown one about four', () => {
    const { reading } = figures;
    expect(reading(1.0349999999998545, 0.001)).toBe('1.035');
    expect(reading(45_820.4999999999, 0.1)).toBe('45,820.5');
    expect(reading(1_234.5678)).toBe('1,234.6');
    expect([reading(null), reading('running')]).toEqual(['–', 'running']);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), (steps) => {
        expect(reading(steps * 0.001, 0.001)).toBe(
          numberText(withoutNoise(steps * 0.001, 0.001), 'en', { least: 0, most: 3 }),
        );
      }),
    );
  });

  it('have the digits that matter: a small plant has tenths where a large one has thousands', () => {
    showAs(leipzig);
    expect(figures.energyUnit()).toBe('MWh');
    expect(figures.energy(36)).toBe('10,0\u00a0MWh');
    expect([0, 1.5623, 152.63, 47_700.2, null].map((value) => format.amount(value))).toEqual([
      '0',
      '1,6',
      '153',
      '47.700',
      '–',
    ]);
    expect([1.5623, 42.61, null].map((value) => figures.megawatts(value))).toEqual(['1,56', '42,6', '–']);
  });
});
