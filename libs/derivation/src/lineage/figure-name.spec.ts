import { QUARTER_HOUR_MS, type Site } from '#domain';
import { hourFigure, parseFigure, periodFigure, pointFigure, type LineageFigure } from './figure-name.js';

const site = {
  timeZone: 'Asia/Shanghai',
  season: { start: '10-20', end: '04-06', exceptions: {} },
} as unknown as Site;
const read = (text: string): LineageFigure | string => parseFigure(text, site);
const HOUR = Date.parse('2026-01-10T00:00:00Z');

describe('the grammar of figures', () => {
  it('reads periods with and without their kind, gross where no field is named', () => {
    for (const text of ['emissions:2026-01', 'emissions:month:2026-01', 'emissions:2026-01:grossT']) {
      expect(read(text)).toMatchObject({ kind: 'emissions', field: 'grossT', period: { grain: 'month' } });
    }
    expect(read('emissions:season-2025:netT')).toMatchObject({ field: 'netT', period: { grain: 'season' } });
    expect(read('emissions:day:2026-01-10:heatGj')).toMatchObject({ field: 'heatGj', period: { grain: 'day' } });
  });

  it('reads hours in any offset, also where a query string made a blank of its sign', () => {
    for (const time of ['2026-01-10T00:00:00Z', '2026-01-10T08:00:00+08:00', '2026-01-10T08:00:00 08:00']) {
      expect(read(`emissions:hour:${time}`)).toEqual({ kind: 'hour', startMs: HOUR, field: 'grossT' });
      expect(read(`emissions:hour:${time}:leakageT`)).toEqual({ kind: 'hour', startMs: HOUR, field: 'leakageT' });
    }
  });

  it('reads what it writes', () => {
    expect(read(hourFigure(HOUR, 'netT'))).toEqual({ kind: 'hour', startMs: HOUR, field: 'netT' });
    expect(read(periodFigure('2026-01-10', 'projectT'))).toMatchObject({ kind: 'emissions', field: 'projectT' });
    const window = { kind: 'window', point: 'plant-meter/heat.energyTotal', startMs: HOUR + QUARTER_HOUR_MS };
    expect(read(pointFigure('window', window.point, window.startMs))).toEqual(window);
    expect(read(pointFigure('amount', window.point, HOUR))).toEqual({ ...window, kind: 'amount', startMs: HOUR });
    expect(read('target:annual-avoided')).toEqual({ kind: 'target', id: 'annual-avoided' });
  });

  it.each([
    ['', 'expected one of'],
    ['emissions:2026-02-30', 'no period'],
    ['emissions:2026-01:money', 'no field "money"'],
    ['emissions:hour:2026-01-10T00:00:00', 'expected one of'],
    ['emissions:hour:2026-01-10T00:15:00Z', 'no hour'],
    ['window:a/b:2026-01-10T00:01:00Z', 'no window begins'],
    ['amount:a/b:yesterday', 'cannot read the time'],
  ])('says what is wrong with "%s"', (text, expected) => {
    expect(read(text)).toContain(expected);
  });
});
