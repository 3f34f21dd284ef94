import fc from 'fast-check';
import { expectNear, golden } from '../../../../test/support/golden/golden.js';
import { allot as allotPeriod, type AllottedDay, type AllottedMeter, type AllottedPart } from './allotment.js';
import { addUncertainty } from '../uncertainty/uncertainty.js';
import { apportion } from './apportion.js';
import { carbonReading } from './carbon-reading.js';
import { printed, printParts, printTerms, printTotal } from './printed.js';

const meter = (address: string, customer: string, errorShare = 0): AllottedMeter => ({ address, customer, errorShare });
const AUDI = meter('audi/heat', 'Audi');
const EAST = meter('east/heat', 'East');

const dayOf = (
  heatGj: number | null,
  factor: number,
  delivered: Record<string, number>,
  projectT = 0,
): AllottedDay => ({
  date: '2026-01-10',
  figures: {
    heatGj,
    grossT: heatGj === null ? null : heatGj * factor,
    projectT,
    leakageT: 0,
    uncertainty: heatGj === null ? {} : { 'factor:heat': heatGj * factor * 0.2 },
  },
  heatGj: new Map(Object.entries(delivered)),
});

const amount = fc.double({ min: 0, max: 5_000, noNaN: true });
const known = fc.option(amount, { nil: null, freq: 8 });
const NAMES = ['a', 'b', 'c', 'd', 'e'];
/** Days of a site with customers whose meters may know nothing, or together more than the plant. */
const plant = fc
  .record({
    customers: fc.integer({ min: 1, max: 5 }),
    days: fc.array(
      fc.record({
        heat: known,
        project: known,
        leakage: known,
        delivered: fc.array(known, { minLength: 5, maxLength: 5 }),
      }),
      { minLength: 1, maxLength: 31 },
    ),
  })
  .map(({ customers, days }) => ({
    meters: NAMES.slice(0, customers).map((name) => meter(`${name}/heat`, name, 0.03)),
    days: days.map(({ heat, project, leakage, delivered }, i): AllottedDay => ({
      date: `2026-01-${String(i + 1).padStart(2, '0')}`,
      figures: {
        heatGj: heat,
        grossT: heat === null ? null : heat * 0.11,
        projectT: project,
        leakageT: leakage,
        uncertainty: heat === null ? {} : { 'factor:heat': heat * 0.022, 'factor:grid': -(project ?? 0) * 0.05 },
      },
      heatGj: new Map(delivered.slice(0, customers).flatMap((v, c) => (v === null ? [] : [[`${NAMES[c]}/heat`, v]]))),
    })),
  }));
const TERMS = ['grossT', 'projectT', 'leakageT'] as const;
const sumOf = (days: readonly AllottedDay[], term: (typeof TERMS)[number]): number | null =>
  days.every(({ figures }) => figures[term] === null)
    ? null
    : days.reduce((sum, { figures }) => sum + (figures[term] ?? 0), 0);
/** The figures of a period are the sum of those of its days. */
const wholeOf = (days: readonly AllottedDay[]) => ({
  grossT: sumOf(days, 'grossT'),
  projectT: sumOf(days, 'projectT'),
  leakageT: sumOf(days, 'leakageT'),
  uncertainty: addUncertainty(days.map(({ figures }) => figures.uncertainty)),
});
const allot = (meters: readonly AllottedMeter[], days: readonly AllottedDay[]) =>
  allotPeriod(meters, days, wholeOf(days));
const partsOf = ({ customers, rest }: ReturnType<typeof allot>): (AllottedPart & { name: string })[] => [
  ...[...customers].map(([name, part]) => ({ name, ...part })),
  { name: 'rest', ...rest },
];

describe('the allotment of tonnes to customers', () => {
  it('follows the heat, and leaves network losses to the rest', () => {
    const { customers, rest } = allot([AUDI, EAST], [dayOf(1_000, 0.11, { 'audi/heat': 600, 'east/heat': 340 }, 10)]);
    expect(customers.get('Audi')).toMatchObject({ grossT: 66, projectT: 6 });
    expect(customers.get('East')!.grossT).toBeCloseTo(37.4, 10);
    expect(rest.grossT).toBeCloseTo(6.6, 10);
  });

  it('gives each day its own factor: a customer who heats before a change is not helped by what comes after', () => {
    const { customers } = allot(
      [AUDI, EAST],
      [dayOf(1_000, 0.11, { 'audi/heat': 1_000 }), dayOf(1_000, 0.1, { 'east/heat': 1_000 })],
    );
    expect(customers.get('Audi')!.grossT).toBe(110);
    expect(customers.get('East')!.grossT).toBe(100);
  });

  it('scales down where the meters of the customers together count more than the plant', () => {
    const { customers, rest } = allot([AUDI, EAST], [dayOf(900, 0.11, { 'audi/heat': 750, 'east/heat': 250 })]);
    expect(customers.get('Audi')!.grossT).toBeCloseTo(74.25, 10);
    expect(rest.grossT).toBe(0);
  });

  it('gives nothing for heat of a day whose credited heat is not known; the debit of such a day falls to the rest', () => {
    const { customers, rest } = allot([AUDI], [dayOf(null, 0.11, { 'audi/heat': 500 }, 7)]);
    expect(customers.get('Audi')).toMatchObject({ grossT: 0, projectT: 0 });
    expect(rest.projectT).toBe(7);
  });

  it('gives a customer of whom nothing is known 0, and its tonnes to the rest', () => {
    const { customers, rest } = allot([AUDI, EAST], [dayOf(1_000, 0.11, { 'east/heat': 400 })]);
    expect(customers.get('Audi')!.grossT).toBe(0);
    expect(rest.grossT).toBeCloseTo(66, 10);
  });

  it('adds what a customer’s own meter may be wrong by to its doubt; the rest has it with the other sign', () => {
    const day = dayOf(1_000, 0.11, { 'audi/heat': 600 });
    const { customers, rest } = allot([meter('audi/heat', 'Audi', 0.03)], [day]);
    expect(customers.get('Audi')!.u95T).toBeCloseTo(Math.hypot(66 * 0.2, 66 * 0.03), 10);
    expect(rest.uncertainty['meter:audi/heat']).toBeCloseTo(-1.98, 10);
  });

  it('leaves the doubt of a credited substation with the customer who has it', () => {
    const day = dayOf(1_000, 0.11, { 'audi/heat': 600, 'east/heat': 400 });
    const figures = { ...day.figures, uncertainty: { 'meter:audi/heat': 1.5 } };
    const { customers } = allot([AUDI, EAST], [{ ...day, figures }]);
    expect(customers.get('Audi')!.uncertainty).toEqual({ 'meter:audi/heat': 1.5 });
    expect(customers.get('East')!.uncertainty).toEqual({});
  });

  it('shares what only the period as a whole has by the gross tonnes: fuel that is weighed by the month', () => {
    const days = [dayOf(1_000, 0.11, { 'audi/heat': 600 }, 10), dayOf(1_000, 0.11, { 'audi/heat': 200 }, 10)];
    const whole = wholeOf(days);
    const weighed = { ...whole, projectT: 30, uncertainty: { ...whole.uncertainty, 'factor:ch4': -5 } };
    const { customers, rest, beyondDays } = allotPeriod([AUDI], days, weighed);
    expect(beyondDays).toEqual({ grossT: 0, projectT: 10, leakageT: 0 });
    expect(customers.get('Audi')!.beyondDays.projectT).toBeCloseTo(4, 10);
    expect(customers.get('Audi')!.projectT).toBeCloseTo(8 + 4, 10);
    expect(rest.projectT).toBeCloseTo(12 + 6, 10);
    expect(customers.get('Audi')!.uncertainty['factor:ch4']).toBeCloseTo(-2, 10);
  });

  it('adds up: to the site by every term and every source of doubt, and to the last digit where it is printed', () => {
    fc.assert(
      fc.property(plant, ({ meters, days }) => {
        const parts = partsOf(allot(meters, days));
        const [grossT, projectT, leakageT] = TERMS.map((term) => sumOf(days, term));
        for (const term of TERMS) {
          expect(parts.reduce((sum, part) => sum + part[term], 0)).toBeCloseTo(sumOf(days, term) ?? 0, 6);
          expect(parts.every((part) => part[term] >= 0)).toBe(true);
        }
        for (const source of ['factor:heat', 'factor:grid', 'meter:a/heat']) {
          const whole = days.reduce((sum, { figures }) => sum + (figures.uncertainty[source] ?? 0), 0);
          expect(parts.reduce((sum, part) => sum + (part.uncertainty[source] ?? 0), 0)).toBeCloseTo(whole, 6);
        }
        const netT = grossT === null || projectT === null || leakageT === null ? null : grossT! - projectT! - leakageT!;
        // A net below zero is no case of rounding: the terms stay as they are.
        const total = printTotal({ grossT: grossT!, projectT: projectT!, leakageT: leakageT!, netT });
        // What is unknown of the site is unknown of a customer.
        const shown = parts.map(({ name, ...part }) => ({
          name,
          grossT: total.grossT === null ? null : part.grossT,
          projectT: total.projectT === null ? null : part.projectT,
          leakageT: total.leakageT === null ? null : part.leakageT,
        }));
        const lines = [...printParts(total, shown).values()];
        for (const term of [...TERMS, 'netT'] as const) {
          const kilograms = lines.reduce((sum, line) => sum + Math.round((line[term] ?? 0) * 1_000), 0);
          expect(kilograms).toBe(Math.round((total[term] ?? 0) * 1_000));
        }
        for (const line of lines) {
          if (line.netT !== null) {
            expect(line.netT).toBe(printed(line.grossT! - line.projectT! - line.leakageT!));
          }
          for (const term of TERMS) expect(line[term] ?? 0).toBeGreaterThanOrEqual(0);
        }
        if (total.netT !== null) expect(total.netT).toBe(printed(netT));
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order of the customers', () => {
    fc.assert(
      fc.property(plant, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), ({ meters, days }, random) => {
        const shuffled = meters
          .map((one) => ({ one, rank: random.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ one }) => one);
        const [straight, mixed] = [allot(meters, days), allot(shuffled, days)];
        for (const { address, customer } of meters) {
          expect([address, mixed.customers.get(customer)]).toEqual([address, straight.customers.get(customer)]);
        }
        expect(mixed.rest).toEqual(straight.rest);
      }),
    );
  });

  it('keeps every share where all heat doubles', () => {
    fc.assert(
      fc.property(plant, ({ meters, days }) => {
        const twice = days.map((day) => ({
          ...day,
          figures: { ...day.figures, heatGj: day.figures.heatGj === null ? null : 2 * day.figures.heatGj },
          heatGj: new Map([...day.heatGj].map(([address, heat]) => [address, 2 * heat])),
        }));
        expect(allot(meters, twice)).toEqual(allot(meters, days));
      }),
    );
  });

  it('of days adds up to that of the month, and a month to its season', () => {
    fc.assert(
      fc.property(plant, fc.nat(), ({ meters, days }, where) => {
        const cut = where % (days.length + 1);
        const halves = [days.slice(0, cut), days.slice(cut)].map((half) => allot(meters, half).customers.get('a')!);
        const whole = allot(meters, days).customers.get('a')!;
        for (const term of TERMS) expect(halves[0]![term] + halves[1]![term]).toBeCloseTo(whole[term], 6);
      }),
    );
  });
});

describe('what is debited by kind', () => {
  const total = { grossT: 100, projectT: 10.001, leakageT: 2, netT: 87.999 };
  it('adds up to the project emissions in the digits of a statement', () => {
    const terms = { electricity: 6.6668, biomass: 3.3338, haulage: 2.0004 };
    expect(printTerms(total, terms)).toEqual({ electricity: 6.667, biomass: 3.334, haulage: 2 });
  });

  it('is left out where it is not all of it, or unknown', () => {
    expect(printTerms(total, { electricity: 3 })).toEqual({});
    expect(printTerms({ ...total, projectT: null }, { electricity: 10 })).toEqual({});
  });
});

describe('whole units for parts', () => {
  it('go to the largest remainders', () => {
    const parts = ['a', 'b', 'c'].map((name) => ({ name, value: 33.3 + (name === 'b' ? 0.1 : 0) }));
    expect([...apportion(100, parts)]).toEqual([
      ['a', 33],
      ['b', 34],
      ['c', 33],
    ]);
  });

  it('are taken from the smallest remainders where the total was rounded away from them, never below 0', () => {
    const parts = [
      { name: 'a', value: 0 },
      { name: 'b', value: 2.1 },
    ];
    expect([...apportion(1, parts)]).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
    expect([...apportion(-1, [{ name: 'a', value: 0 }])]).toEqual([['a', 0]]);
    expect([...apportion(2_000_000_000, parts).values()].reduce((sum, units) => sum + units)).toBe(2_000_000_000);
  });

  it('lie within one unit of their values and add up, in any order', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(values, (list) => {
        const parts = list.map((value, i) => ({ name: `${i}`, value }));
        const total = Math.round(list.reduce((a, b) => a + b, 0));
        const units = apportion(total, parts);
        expect([...units.values()].reduce((a, b) => a + b, 0)).toBe(total);
        for (const { name, value } of parts) expect(Math.abs(units.get(name)! - value)).toBeLessThanOrEqual(1);
        const reversed = apportion(total, parts.toReversed());
        for (const { name } of parts) expect(reversed.get(name)).toBe(units.get(name));
      }),
    );
  });
});

describe('the reading of "tons of carbon" (I01, I02)', () => {
  it('fits the plant as CO2, and not as carbon', () => {
    const [one, two] = [golden('I01'), golden('I02')];
    const { target, MW, days } = one.inputs as Record<'target' | 'MW' | 'days', number>;
    const reading = carbonReading({ amount: target, factorTPerGj: 0.11, ratedMw: MW, seasonDays: days });
    expectNear(reading.mostGj, one.expected['max_GJ']!, one.tolerance);
    expectNear(reading.asCo2.heatGj, one.expected['heat_GJ']!, one.tolerance);
    expectNear(reading.asCo2.sharePct / 100, one.expected['load_factor_in_season']!, one.tolerance);
    expectNear(reading.asCarbon.t, two.expected['tCO2']!, two.tolerance);
    expectNear(reading.asCarbon.heatGj, two.expected['heat_GJ']!, two.tolerance);
    expectNear(reading.asCarbon.sharePct / 100, two.expected['share_of_physical_max']!, two.tolerance);
  });
});
