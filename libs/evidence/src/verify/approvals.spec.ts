import { factorSet, type ClosingFacts, type Factor, type HourFigures } from '#domain';
import { checkApprovals, restatementsOf } from './approvals.js';
import type { ParsedContent } from '../pack/content-files.js';
import type { EvidenceApprovals, EvidenceSignature } from '../pack/pack.js';

const figuresOf = (netT: number): HourFigures =>
  ({
    heatGj: netT * 10,
    grossT: netT + 1,
    netT,
    uncertainty: { meter: 2, factor: 1 },
    codes: ['GAP'],
  }) as unknown as HourFigures;
const revision = (n: number, netT: number) => ({
  revision: n,
  cause: n === 1 ? 'closed' : 'readings',
  recordedMs: n * 1_000,
  figures: figuresOf(netT),
});
const sign = (action: 'close' | 'approve', n: number, who: string, netT: number): EvidenceSignature => ({
  action,
  revision: n,
  who,
  reason: '',
  atMs: n * 1_000 + (action === 'approve' ? 10 : 5),
  figures: figuresOf(netT),
});

/** A month whose newest figure is `netT`. */
const month = (approvals: EvidenceApprovals, netT: number, grain: 'month' | 'day' = 'month'): ParsedContent => {
  const newest = approvals.revisions.at(-1)?.revision ?? 0;
  const period = { figures: figuresOf(netT), revision: newest, closed: newest > 0 };
  return { grain, approvals, results: { period }, factors: new Map() } as unknown as ParsedContent;
};
const twoPeople = [sign('close', 1, 'Li', 100), sign('approve', 1, 'Zhao', 100)];

describe('approvals of a pack', () => {
  it('say how far the figure is signed', () => {
    const kindOf = (content: ParsedContent): string => checkApprovals(content).kind;
    expect(kindOf(month({ signatures: [], revisions: [] }, 100))).toBe('open');
    expect(kindOf(month({ signatures: twoPeople.slice(0, 1), revisions: [] }, 101))).toBe('open');
    const closed = { signatures: twoPeople, revisions: [revision(1, 100)] };
    expect(kindOf(month(closed, 100))).toBe('approved');
    const restated = { ...closed, revisions: [revision(1, 100), revision(2, 103)] };
    expect(kindOf(month(restated, 103))).toBe('pending');
    expect(restatementsOf(restated)).toMatchObject([
      { before: { revision: 1 }, after: { revision: 2 }, approval: null },
    ]);
    const alone = { ...restated, signatures: [...twoPeople, sign('approve', 2, 'Zhao', 103)] };
    expect(kindOf(month(alone, 103))).toBe('approved'); // below the threshold one signature is enough
    expect(kindOf(month({ signatures: [], revisions: [revision(1, 100)] }, 100, 'day'))).toBe('not-needed');
  });

  it('find a restatement that takes two people and has one, by the steps since two people signed', () => {
    const conditions = { materiality: { pct: 5, t: null } };
    const under = (one: EvidenceSignature): EvidenceSignature => ({ ...one, conditions });
    const restated = (...more: EvidenceSignature[]): ParsedContent =>
      month(
        {
          signatures: [...twoPeople, sign('approve', 2, 'Zhao', 104), ...more].map(under),
          revisions: [revision(1, 100), revision(2, 104), revision(3, 108)],
        },
        108,
      );
    expect(() => checkApprovals(restated(sign('approve', 3, 'Zhao', 108)))).toThrow(/no one had closed these figures/);
    const two = restated(sign('close', 3, 'Zhao', 108), sign('approve', 3, 'Li', 108));
    expect(checkApprovals(two).kind).toBe('approved');
    expect(restatementsOf(two.approvals).map(({ movement }) => movement?.net)).toEqual([
      { fromT: 100, movedT: 4, signedT: 4, limitT: 5 },
      { fromT: 100, movedT: 8, signedT: 8, limitT: 5 },
    ]);
    const loose = { ...sign('approve', 3, 'Zhao', 108), conditions: { materiality: { pct: 20, t: null } } };
    const revisions = [revision(1, 100), revision(2, 104), revision(3, 108)];
    const wide = month({ signatures: [...twoPeople, sign('approve', 2, 'Zhao', 104), loose], revisions }, 108);
    expect(() => checkApprovals(wide)).toThrow(/materiality is 20 %/);
  });

  it('judge again what had to hold to sign', () => {
    const facts: ClosingFacts = {
      period: '2026-01',
      netKnown: true,
      toldPct: 95,
      held: [],
      factorMissing: false,
      factors: [{ version: 'heat@2015-01-01', status: 'second-hand' }],
      neverVerified: [],
      openMonths: [],
    };
    const waiver = {
      waives: 'factor',
      subject: 'heat@2015-01-01',
      by: 'Sun',
      reason: '',
      until: '2026-12-31',
    } as const;
    const record = (status: string): Factor =>
      ({ id: 'heat', validFrom: '2015-01-01', status, set: 'tests' }) as unknown as Factor;
    const signed = (
      more: Partial<ClosingFacts>,
      by = 'Sun',
      day = '2026-03-01',
      factors: readonly Factor[] = [record('second-hand')],
    ): ParsedContent => {
      const conditions = {
        materiality: { pct: 5, t: null },
        day,
        facts: { ...facts, ...more },
        waivers: [{ ...waiver, by }],
      };
      const figures = { ...figuresOf(100), factorMissing: false, factorVersions: ['heat@2015-01-01'] };
      const signatures = twoPeople.map((one) => ({ ...one, figures, conditions }));
      const period = { figures, revision: 1, closed: true };
      const approvals = { signatures, revisions: [{ ...revision(1, 100), figures }] };
      const site = { emissions: {} };
      return {
        grain: 'month',
        approvals,
        site,
        factors: factorSet(factors),
        results: { period },
      } as unknown as ParsedContent;
    };
    expect(checkApprovals(signed({})).kind).toBe('approved');
    expect(() => checkApprovals(signed({}, 'Zhao'))).toThrow(/Zhao waived it and signs/);
    expect(() => checkApprovals(signed({}, 'Sun', '2027-01-01'))).toThrow(/ended on 2026-12-31/);
    expect(() => checkApprovals(signed({ toldPct: 80 }))).toThrow(/80\.0 % of the heating days/);
    expect(() => checkApprovals(signed({ factors: [] }))).toThrow(/judged other factors than it signs/);
    // the status is that of the record, whatever is stated
    const verified = { factors: [{ version: 'heat@2015-01-01', status: 'verified' }] };
    const byNobody = (record: readonly Factor[]) => () =>
      checkApprovals(signed(verified, 'Zhao', '2026-03-01', record));
    expect(byNobody([record('verified')])().kind).toBe('approved');
    expect(byNobody([record('second-hand')])).toThrow(
      /signed as verified, and by factors\.json heat@2015-01-01 is second-hand, neither verified nor waived/,
    );
    for (const records of [[], [{ ...record('second-hand'), validFrom: '2016-01-01' }]])
      expect(byNobody(records)().unproved).toEqual(['heat@2015-01-01']);
    expect(checkApprovals(signed(verified)).unproved).toEqual([]);
    expect(() => checkApprovals(signed({ netKnown: false }))).toThrow(/judged other figures than it signs/);
  });

  it('take fields that came after they were signed, and the keys of a figure in any order', () => {
    const { codes: _, uncertainty: __, ...signed } = figuresOf(100);
    const signatures = twoPeople.map((one) => ({
      ...one,
      figures: { ...signed, uncertainty: { factor: 1, meter: 2 } } as unknown as HourFigures,
    }));
    expect(checkApprovals(month({ signatures, revisions: [revision(1, 100)] }, 100)).kind).toBe('approved');
  });

  it.each([
    [
      'one person for two',
      [sign('close', 1, 'Li Wei', 100), sign('approve', 1, ' li  WEI', 100)],
      /one person for two/,
    ],
    ['no one who closed', [sign('approve', 1, 'Zhao', 100)], /no one had closed/],
    ['other figures closed', [sign('close', 1, 'Li', 99), sign('approve', 1, 'Zhao', 100)], /no one had closed/],
    [
      'other figures approved',
      [sign('close', 1, 'Li', 99), sign('approve', 1, 'Zhao', 99)],
      /netT is 99|heatGj is 990/,
    ],
    ['a revision that is not there', [...twoPeople, sign('approve', 3, 'Li', 100)], /no such revision/],
    ['closed, and not approved', [], /no one has approved/],
  ])('refuse %s', (_, signatures, detail) => {
    expect(() => checkApprovals(month({ signatures, revisions: [revision(1, 100)] }, 100))).toThrow(detail);
  });

  it('refuse revisions that do not lead to the figure of the pack', () => {
    const check = (approvals: EvidenceApprovals, netT: number) => () => checkApprovals(month(approvals, netT));
    expect(check({ signatures: twoPeople, revisions: [revision(1, 100)] }, 101)).toThrow(/results\.json says/);
    expect(check({ signatures: twoPeople, revisions: [revision(2, 100)] }, 100)).toThrow(/in place of revision 1/);
    const open = month({ signatures: twoPeople, revisions: [revision(1, 100)] }, 100);
    const period = { ...open.results.period, revision: 0, closed: false };
    expect(() => checkApprovals({ ...open, results: { ...open.results, period } })).toThrow(
      /results\.json says 0, open/,
    );
  });
});
