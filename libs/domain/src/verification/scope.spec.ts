import { periodOf, type Period } from '../calendar/period/period.js';
import { isCarried, periodsBearingOn } from './scope.js';

const calendar = { timeZone: 'Asia/Shanghai', season: { start: '10-20', end: '04-06', exceptions: {} } };
const period = (label: string): Period => periodOf(calendar, label)!;

it('what is wrong in a month is wrong in the season and the year that share days with it', () => {
  expect(periodsBearingOn(calendar, period('2026-01'))).toEqual(['2026-01']);
  expect(periodsBearingOn(calendar, period('season-2025'))).toEqual([
    'season-2025',
    '2025-10',
    '2025-11',
    '2025-12',
    '2026-01',
    '2026-02',
    '2026-03',
    '2026-04',
  ]);
  const year = periodsBearingOn(calendar, period('2026'));
  expect(year.filter((label) => !/^2026-\d\d$/.test(label))).toEqual(['2026', 'season-2025', 'season-2026']);
  expect(year).toHaveLength(15);
});

it('a forward action request goes with later periods until the one in which it is closed', () => {
  const far = { kind: 'FAR', period: '2025-11', acts: [] } as const;
  const closedAt = (time: string) => ({
    ...far,
    acts: [{ action: 'close' as const, who: 'Chen Jing', text: 'seen', errorT: null, atMs: Date.parse(time) }],
  });
  const carries = (finding: Parameters<typeof isCarried>[2]): string[] =>
    ['2025-10', '2025-11', '2025-12', '2026-01', '2026-02', 'season-2025', 'season-2026'].filter((label) =>
      isCarried(calendar, period(label), finding),
    );
  expect(carries(far)).toEqual(['2025-12', '2026-01', '2026-02', 'season-2026']);
  expect(carries({ ...far, kind: 'CAR' })).toEqual([]);
  expect(carries(closedAt('2026-01-20T00:00:00Z'))).toEqual(['2025-12']);
  expect(carries(closedAt('2025-12-01T00:00:00Z'))).toEqual([]);
});
