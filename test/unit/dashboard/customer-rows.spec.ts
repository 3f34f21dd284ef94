import { customerRows } from '../../../apps/dashboard/src/views/overview/customers/customer-rows.js';

const substation = (customer: string | null, mw: number | null) => ({
  kind: 'substation',
  customer,
  ratedMw: null,
  points: [
    {
      id: 'heat.power',
      kind: 'gauge',
      unit: 'kW',
      last: mw === null ? null : { ts: '2027-01-14T00:00:00Z', value: mw * 1_000 },
      usual: { low: 8_000, high: 9_000 },
    },
  ],
});
const line = (name: string, sharePct: number) => ({ name, sharePct, grossT: 10 * sharePct });
const statement = { customers: [line('East', 21), line('Audi', 56)], rest: line('rest', 23) };

describe('who gets the heat', () => {
  it('has the largest customer first, and what none of them got last', () => {
    const devices = [substation('East', 9), substation('Audi', 23.8), substation(null, 1)];
    const rows = customerRows(devices, statement, 36);
    expect(rows.map(({ name, isRest }) => (isRest ? 'rest' : name))).toEqual(['Audi', 'East', 'rest']);
    expect(rows.map(({ mw }) => mw)).toEqual([23.8, 9, expect.closeTo(3.2, 9)]);
    expect(rows[0]!.usual).toEqual({ low: 8, high: 9 });
    expect(rows.reduce((sum, { grossT }) => sum + grossT!, 0)).toBe(1_000);
  });

  it('knows no rest where one customer is not known, and no share without a statement', () => {
    const rows = customerRows([substation('East', null), substation('Audi', 23.8)], null, 36);
    expect(rows.map(({ mw }) => mw)).toEqual([23.8, null, null]);
    expect(rows.map(({ sharePct }) => sharePct)).toEqual([null, null, null]);
    expect(customerRows([substation(null, 1)], statement, 36)).toEqual([]);
  });
});
