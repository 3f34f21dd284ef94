import { alarmsFacts } from './alarms-facts.js';
import { dataFacts } from './data-facts.js';
import { kioskFacts } from './kiosk-facts.js';
import { logFacts } from './log-facts.js';
import { performanceFacts, type SeenPerformance } from './performance-facts.js';
import { plantFacts } from './plant-facts.js';
import { pointsFacts } from './points-facts.js';
import { reportsFacts } from './reports-facts.js';

const season = { start: '10-20', end: '04-06', exceptions: {} };
const ids = (facts: readonly { id: string }[]): string[] => facts.map(({ id }) => id);
const devices = [
  { id: 'boiler-1', name: 'Boiler 1', state: 'ok' },
  { id: 'boiler-2', name: 'Boiler 2', state: 'ok' },
  { id: 'east', name: 'East', state: 'silent' },
];

describe('what the other views say', () => {
  it('Plant: what is abnormal, by its devices and by alarms, and the heat that leaves', () => {
    const at = { powerMw: 42.6, season, today: '2027-01-14' };
    const abnormal = plantFacts({ ...at, devices, alarmed: new Set(['boiler-2']) });
    expect(abnormal).toEqual([
      { about: 'view', id: 'abnormal', figures: { devices: { kind: 'names', value: ['Boiler 2', 'East'], more: 0 } } },
      { about: 'view', id: 'power', figures: { power: { kind: 'amount', value: 42.6, unit: 'MW' } } },
    ]);
    const well = devices.slice(0, 2);
    expect(ids(plantFacts({ ...at, devices: well, alarmed: new Set() }))).toEqual(['allUsual', 'power']);
    const summer = { devices: well, alarmed: new Set<string>(), season, today: '2027-07-01', powerMw: 0 };
    expect(ids(plantFacts(summer))).toEqual(['allUsual', 'off']);
    const unheard = devices.map((device) => ({ ...device, state: 'never-seen' }));
    expect(ids(plantFacts({ ...at, devices: unheard, alarmed: new Set() }))).toEqual(['nothingHeard']);
  });

  it('Performance: nothing before 300 degree days, then since when and how much', () => {
    const target = {
      unit: 't',
      degreeDays: 2_000,
      driftPct: -4.3,
      driftLevelPct: 5,
      change: { date: '2026-12-22', beforePct: 0, afterPct: -4.3 },
      expectedPerDay: 370,
      planLeft: 24_000,
    };
    const said = (of: Partial<NonNullable<SeenPerformance['target']>>) =>
      performanceFacts({ target: { ...target, ...of } });
    expect(ids(said({}))).toEqual(['less', 'toTheEnd']);
    expect(said({})[0]!.figures).toMatchObject({
      drift: { value: 4.3 },
      perDay: { value: 16 },
      since: { value: '2026-12-22' },
    });
    expect(ids(said({ degreeDays: 140 }))).toEqual(['tooEarly']);
    expect(ids(said({ change: null }))).toEqual(['usual']);
    expect(ids(said({ change: null, driftPct: 6 }))).toEqual(['more']);
    expect(ids(said({ driftPct: null }))).toEqual(['noFigures']);
    expect(ids(performanceFacts({ target: null }))).toEqual(['notFollowed']);
  });

  it('Alarms: what waits, worst first; what stands; what is set aside; of the past only how many', () => {
    const counts = { critical: 1, warning: 2 };
    const open = ['active-unacknowledged', 'returned-unacknowledged', 'active-acknowledged', 'shelved'].map(
      (state, i) => ({ state, severity: i === 1 ? 'critical' : 'warning' }),
    );
    expect(alarmsFacts({ open, counts, lastEndedMs: 5 })).toMatchObject([
      { id: 'waiting', figures: { waiting: { value: 2 }, worst: 'critical' } },
      { id: 'standing', figures: { standing: { value: 1 } } },
      { id: 'aside', figures: { aside: { value: 1 } } },
    ]);
    expect(alarmsFacts({ open: [], counts, lastEndedMs: 5 })).toMatchObject([
      { id: 'none', figures: { ended: { kind: 'moment', value: 5 } } },
    ]);
    expect(ids(alarmsFacts({ open: null, counts, lastEndedMs: null }))).toEqual(['wereOpen']);
    expect(ids(alarmsFacts({ open: null, counts: { critical: 0, warning: 0 }, lastEndedMs: null }))).toEqual([
      'noneThen',
    ]);
  });

  it('Data: whether all is accounted for, and what waits for people', () => {
    const seen = { deadLettersWaiting: 0, held: [], coveragePct: 99.4 };
    expect(ids(dataFacts({ ...seen, ledger: { received: 9, inFlight: 0 } }))).toEqual(['balanced', 'coverage']);
    const all = { ledger: { received: 9, inFlight: 1 }, deadLettersWaiting: 2, held: ['a/b'], coveragePct: null };
    expect(ids(dataFacts(all))).toEqual(['onTheWay', 'letters', 'held']);
    expect(ids(dataFacts({ ...seen, ledger: { received: 0, inFlight: 0 } }))).toEqual(['nothing']);
    expect(ids(dataFacts({ ...seen, ledger: null }))).toEqual(['coverage']);
  });

  it('Points: how old the newest value is; Reports: whose turn it is; Log: the last day; the wall: what the plant is', () => {
    const heard = devices.map((device, i) => ({ ...device, lastReadingMs: i === 0 ? 1_000 : null }));
    expect(pointsFacts({ points: 7, devices: heard, nowMs: 20_000 })).toMatchObject([
      { id: 'newest', figures: { age: { value: 19_000 } } },
      { id: 'silent', figures: { devices: { value: ['East'] } } },
    ]);
    const months = [
      { month: '2026-10', state: 'approved', waitsFor: null, closableFrom: '2026-11-07' },
      { month: '2026-11', state: 'open', waitsFor: 'close', closableFrom: '2026-12-07' },
      { month: '2026-12', state: 'open', waitsFor: null, closableFrom: '2027-01-08' },
    ] as const;
    expect(reportsFacts({ months })).toMatchObject([{ id: 'canClose', figures: { month: { value: '2026-11' } } }]);
    expect(ids(reportsFacts({ months: [months[0], months[2]] }))).toEqual(['nothingWaits', 'next']);
    expect(ids(reportsFacts({ months: [] }))).toEqual(['noMonth']);
    expect(ids(logFacts({ alarmsRaised: 0, eventsRecorded: 0 }))).toEqual(['quiet']);
    expect(ids(logFacts({ alarmsRaised: 2, eventsRecorded: 1 }))).toEqual(['lastDay']);
    expect(ids(kioskFacts({ areaM2: null, isBiomass: true, name: 'Park' }))).toEqual(['named']);
  });
});
