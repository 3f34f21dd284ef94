import { siteOf } from '../../../../test/support/plants/plant-of-tests.js';
import { endingFindings } from './check-machine.js';

const waiver = (subject: string, until: string) =>
  ({ waives: 'factor', subject, by: 'Sun Yan', reason: 'tests', until }) as const;
const site = {
  ...siteOf('north', 'Asia/Shanghai', []),
  closing: {
    materiality: { pct: 5, t: null },
    waivers: [waiver('a@2015', '2026-01-14'), waiver('b@2015', '2026-02-01'), waiver('c@2015', '2026-12-31')],
  },
};

it('doctor says what has ended, and tells what soon does without finding it wrong', () => {
  // 15 January there
  expect(endingFindings(site, Date.parse('2026-01-14T16:30:00Z'))).toEqual([
    {
      check: 'endings',
      ok: false,
      found: 'north: the waiver of factor a@2015 ended on 2026-01-14: nothing more is signed by it',
      advice: 'renew it, or take it out',
    },
    {
      check: 'endings',
      ok: true,
      found: 'north: the waiver of factor b@2015 ends on 2026-02-01: nothing is signed by it from then on',
      advice: 'do what it put off, or renew it',
    },
  ]);
});
