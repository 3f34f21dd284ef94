import { readDailyRecord } from './read-daily-record.js';

const ghcn = (element: string, cells: readonly string[]): string =>
  `CHM00050953199101${element}${[...cells, ...Array<string>(31 - cells.length).fill('-9999   ')].join('')}`;

describe('daily files of weather services', () => {
  it('reads the daily product of the DWD', () => {
    const text = [
      'STATIONS_ID;MESS_DATUM;QN_3;  FX;  FM;QN_4; RSK;RSKF; SDK;SHK_TAG;  NM; VPM;  PM; TMK; UPM; TXK; TNK; TGK;eor',
      '        433;20250205;   10;   9.1;   2.8;    9;   0.0;   0;-999;   0;   5.9;   6.0; 1029.10;    1.2;   88.00;    3.8;   -3.2;   -7.5;eor',
      '        433;20250206;   10;   9.1;   2.8;    9;   0.0;   0;-999;   0;   5.9;   6.0; 1029.10;   -999;   88.00;    3.8;   -3.2;   -7.5;eor',
      '',
    ].join('\r\n');
    expect(readDailyRecord(text)).toEqual({ form: 'DWD', station: '433', days: new Map([['2025-02-05', 1.2]]) });
  });

  it('reads GHCN-Daily: the mean where it stands, else of highest and lowest, without what has a quality flag', () => {
    const text = [
      ghcn('TMAX', [' -100  s', ' -100  s', ' -100Ds ']),
      ghcn('TMIN', [' -200  s', ' -200  s', ' -200  s']),
      ghcn('TAVG', [' -160  s', ' -170 Is', '-9999   ']),
    ].join('\n');
    expect(readDailyRecord(text)).toEqual({
      form: 'GHCN-Daily',
      station: 'CHM00050953',
      days: new Map([
        ['1991-01-01', -16],
        ['1991-01-02', -15],
      ]),
    });
  });

  it('reads CSV as spreadsheets write it: quoted cells, a note with a line break, the mark of UTF-8 read as Latin-1', () => {
    const text =
      'ï»¿# station of the town\r\n"date","celsius"\r\n"2026-01-01","-3.5"\r\n"2026-01-02","-4.5","frost\r\nall day"\r\n2026-01-03,1\r\n';
    expect(readDailyRecord(text)).toMatchObject({
      days: new Map([
        ['2026-01-01', -3.5],
        ['2026-01-02', -4.5],
        ['2026-01-03', 1],
      ]),
    });
    expect(readDailyRecord('day,celsius\n"2026-01-01,1\n')).toEqual({ problem: expect.stringContaining('quote') });
  });

  it('reads CSV of day,celsius, and says of anything else what was expected', () => {
    expect(readDailyRecord('\uFEFFday,celsius\n2026-01-01,-3.5\n2026-01-02,\n')).toEqual({
      form: 'CSV',
      station: null,
      days: new Map([['2026-01-01', -3.5]]),
    });
    expect(readDailyRecord('a;b\n1;2')).toEqual({ problem: expect.stringContaining('found "a;b" in its first line') });
  });
});
