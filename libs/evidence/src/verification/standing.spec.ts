import { findingState, HOUR_MS, type FindingAct, type BookedFinding } from '#domain';
import { standingOf } from './standing.js';

const site = { timeZone: 'Asia/Shanghai', season: { start: '10-20', end: '04-06', exceptions: {} } };
const OPENED = Date.parse('2026-05-01T00:00:00Z');
const FIRST = Date.parse('2026-01-10T00:00:00Z');
const season = {
  id: 7,
  period: 'season-2025',
  root: 'a'.repeat(64),
  words: 'seven crows',
  size: 2,
  openedMs: OPENED,
  materiality: { pct: 5, t: null },
  hours: Array.from({ length: 6 }, (_, i) => ({
    startMs: FIRST + i * HOUR_MS,
    grossT: 10,
    hasCodes: false,
    revision: 1,
  })),
};
const finding = (id: number, more: Partial<BookedFinding> = {}): BookedFinding => ({
  id,
  verification: null,
  period: '2026-01',
  kind: 'CAR',
  text: 'tests',
  hoursMs: [],
  document: null,
  errorT: 1,
  source: 'test',
  who: 'system',
  raisedMs: OPENED - 10,
  acts: [],
  ...more,
});
const act = (action: FindingAct['action'], atMs: number, errorT: number | null = null): FindingAct => ({
  action,
  who: action === 'answer' ? 'Li Wei' : 'Chen Jing',
  text: 'tests',
  errorT,
  atMs,
});

describe('how a verification stands', () => {
  it('has what is open on a month against the season, and nothing of another period', () => {
    const found = standingOf(season, [finding(1), finding(2, { period: '2026-05' })], site);
    expect(found.openCars.map(({ id }) => id)).toEqual([1]);
    expect(found.misstatement).toMatchObject({ sampled: 2, bookT: 60, wholeT: 1, overT: 1 });
  });

  it('leaves out what was closed when it began, and has what was closed later by what its closure left', () => {
    const acts = (closedMs: number) => [act('answer', OPENED - 8), act('close', closedMs, 0.25)];
    const before = standingOf(season, [finding(1, { acts: acts(OPENED - 5) })], site);
    expect(before).toMatchObject({ openCars: [], findings: [], misstatement: { overT: 0 } });
    const after = standingOf(season, [finding(1, { acts: acts(OPENED + 5) })], site);
    expect(after).toMatchObject({ openCars: [], misstatement: { overT: 0.25 } });
  });

  it('is at any moment what it was then', () => {
    const one = finding(1, { raisedMs: OPENED + 10, acts: [act('answer', OPENED + 20), act('close', OPENED + 30, 0)] });
    const at = (ms: number) => standingOf(season, [one], site, OPENED + ms);
    expect(at(5).findings).toEqual([]);
    expect([at(10), at(25), at(30)].map(({ findings }) => findings.map(findingState))).toEqual([
      ['open'],
      ['answered'],
      ['closed'],
    ]);
    expect([at(10), at(25), at(30)].map(({ openCars }) => openCars.length)).toEqual([1, 1, 0]);
  });

  it('projects an error of a drawn hour on all of them', () => {
    const [first] = standingOf(season, [], site).sample;
    const found = standingOf(season, [finding(1, { hoursMs: [first!.startMs] })], site);
    expect(found.misstatement.projectedT).toBeCloseTo(3, 12); // a tenth of one of two, of 60 t
  });
});
