import { alarmsFacts } from './alarms-facts.js';
import { dataFacts } from './data-facts.js';
import { kioskFacts } from './kiosk-facts.js';
import { logFacts } from './log-facts.js';
import { performanceFacts } from './performance-facts.js';
import { plantFacts } from './plant-facts.js';
import { pointsFacts } from './points-facts.js';
import { reportsFacts } from './reports-facts.js';
import type { SignatureFinding } from '../signature/finding.js';

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
    const sentence = { en: 'Boiler 2: too hot', zh: '2 号锅炉：过热', de: 'Kessel 2: zu heiß' };
    const alarms = [{ subject: 'boiler-2/flue.temp', sentence }];
    const abnormal = plantFacts({ ...at, devices, alarms });
    expect(abnormal).toEqual([
      { about: 'view', id: 'alarm', figures: { alarm: { kind: 'told', value: sentence } } },
      { about: 'view', id: 'abnormal', figures: { devices: { kind: 'names', value: ['Boiler 2', 'East'], more: 0 } } },
      { about: 'view', id: 'power', figures: { power: { kind: 'amount', value: 42.6, unit: 'MW' } } },
    ]);
    const well = devices.slice(0, 2);
    expect(ids(plantFacts({ ...at, devices: well, alarms }))).toEqual(['alarm', 'power']);
    expect(ids(plantFacts({ ...at, devices, alarms: [] }))).toEqual(['abnormal', 'power']);
    expect(ids(plantFacts({ ...at, devices: well, alarms: [{ subject: 'boiler-22', sentence }] }))).toEqual([
      'allUsual',
      'power',
    ]);
    const summer = { devices: well, alarms: [], season, today: '2027-07-01', powerMw: 0 };
    expect(ids(plantFacts(summer))).toEqual(['allUsual', 'off']);
    const unheard = devices.map((device) => ({ ...device, state: 'never-seen' }));
    expect(ids(plantFacts({ ...at, devices: unheard, alarms: [] }))).toEqual(['nothingHeard']);
  });

  it('Performance: what the signature found, then what it comes to', () => {
    const finding: SignatureFinding = {
      kind: 'less',
      since: '2026-12-22',
      isChange: true,
      days: 24,
      pct: -4.3,
      errorPct: 0.9,
      perDay: -16.4,
      toSeasonEnd: -1_344,
      seasonEnd: '2027-04-06',
      degreeDays: 2_400,
      degreeDaysNeeded: 300,
    };
    const said = (of: Partial<SignatureFinding>, days = 80) =>
      performanceFacts({ finding: { ...finding, ...of }, days, unit: 't' });
    expect(said({})).toMatchObject([
      { about: 'view', id: 'less', figures: { drift: { value: 4.3 }, since: { value: '2026-12-22' } } },
      { about: 'more', id: 'perDay', figures: { perDay: { value: 16, unit: 't' } } },
      { about: 'more', id: 'lostToTheEnd', figures: { left: { value: 1_300 }, end: { value: '2027-04-06' } } },
    ]);
    expect(ids(said({ kind: 'more', isChange: false }))).toEqual(['more', 'perDay', 'gainedToTheEnd', 'judgedBy']);
    expect(ids(said({ kind: 'steady' }))).toEqual(['usual', 'changeOver']);
    expect(ids(said({ kind: 'early' }))).toEqual(['tooEarly']);
    expect(ids(said({ kind: 'no-reference' }))).toEqual(['noReference']);
    expect(ids(said({ kind: 'less', pct: null, perDay: null, toSeasonEnd: null }))).toEqual(['noFigures']);
    expect(ids(said({}, 0))).toEqual(['empty']);
    expect(ids(performanceFacts({ finding: null, days: 0, unit: '' }))).toEqual(['notFollowed']);
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

  it('Log: who is on duty, what is not signed, what happened in the last day', () => {
    const shift = { name: 'late', fromMs: 5_000 };
    const seen = { shift, isPast: false, unsigned: 0, isKept: true, alarmsRaised: 0, eventsRecorded: 0 };
    expect(logFacts(seen)).toEqual([
      { about: 'view', id: 'onDuty', figures: { shift: 'late', since: { kind: 'clock', value: 5_000 } } },
      { about: 'view', id: 'allSigned', figures: {} },
      { about: 'view', id: 'quiet', figures: {} },
    ]);
    expect(ids(logFacts({ ...seen, isPast: true, unsigned: 2, alarmsRaised: 2 }))).toEqual([
      'wasOnDuty',
      'unsigned',
      'lastDay',
    ]);
    expect(ids(logFacts({ ...seen, isKept: false }))).toEqual(['onDuty', 'notKept', 'quiet']);
  });

  it('Points: how old the newest value is; Reports: whose turn it is; the wall: what the plant is', () => {
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
    expect(ids(kioskFacts({ areaM2: null, isBiomass: true, name: 'Park' }))).toEqual(['named']);
  });
});
