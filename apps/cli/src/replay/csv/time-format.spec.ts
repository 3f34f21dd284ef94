import { looksLikeClock, looksLikeDate, settleTimes, timeFormat } from './time-format.js';

const utc = (text: string): number => Date.parse(`${text}Z`);
const wall = (text: string) => ({ wallMs: utc(text) });

describe('the format of times', () => {
  it.each([
    ['2024-01-10 12:00:00', 'iso', wall('2024-01-10T12:00')],
    ['2024-01-10T12:00', 'iso', wall('2024-01-10T12:00')],
    ['2024-01-10', 'iso', wall('2024-01-10T00:00')],
    ['2024-01-10 24:00', 'iso', wall('2024-01-11T00:00')],
    ['2024-01-10 12:00:00,250', 'iso', wall('2024-01-10T12:00:00.250')],
    ['2024-01-10T12:00:00Z', 'iso', { ms: utc('2024-01-10T12:00') }],
    ['2024-01-10 12:00:00+0800', 'iso', { ms: utc('2024-01-10T04:00') }],
    ['2024-01-10 12:00:00 -03:30', 'iso', { ms: utc('2024-01-10T15:30') }],
    ['2024-01-10T12:00:00+01', 'iso', { ms: utc('2024-01-10T11:00') }],
    ['1704888000', 'epoch-s', { ms: utc('2024-01-10T12:00') }],
    ['1704888000.5', 'epoch-s', { ms: utc('2024-01-10T12:00:00.5') }],
    ['1704888000123', 'epoch-ms', { ms: utc('2024-01-10T12:00:00.123') }],
    ['10.01.2024 12:00', 'd.M.yyyy H:mm', wall('2024-01-10T12:00')],
    ['10.1.24 7:05:09', 'd.M.yy H:mm:ss', wall('2024-01-10T07:05:09')],
    ['10.01.2024, 24:00', 'd.M.yyyy, H:mm', wall('2024-01-11T00:00')],
    ['10.01.2024 13.45', 'd.M.yyyy H.mm', wall('2024-01-10T13:45')],
    ['1/13/2024 3:05 PM', 'M/d/yyyy h:mm a', wall('2024-01-13T15:05')],
    ['1/13/2024 3:05\u202fp.m.', 'M/d/yyyy h:mm a', wall('2024-01-13T15:05')],
    ['1/13/2024 12:00:00 AM', 'M/d/yyyy h:mm:ss a', wall('2024-01-13T00:00')],
    ['13/1/24 15:05', 'd/M/yy H:mm', wall('2024-01-13T15:05')],
    ['13-01-2024 15:05', 'd-M-yyyy H:mm', wall('2024-01-13T15:05')],
    ['2024/1/13 15:05', 'yyyy/M/d H:mm', wall('2024-01-13T15:05')],
    ['20240113 1505', 'yyyyMMdd HHmm', wall('2024-01-13T15:05')],
    ['20240113150507', 'yyyyMMddHHmmss', wall('2024-01-13T15:05:07')],
    ['13-Jan-2024 15:05', 'd-MMM-yyyy H:mm', wall('2024-01-13T15:05')],
    ['Jan 13, 2024 15:05', 'MMM d, yyyy H:mm', wall('2024-01-13T15:05')],
    ['2024年1月13日 15:05', 'yyyy年M月d日 H:mm', wall('2024-01-13T15:05')],
  ])('%s is %s', (text, name, time) => {
    const settled = settleTimes([text]);
    expect(settled).toMatchObject({ kind: 'found', format: { name } });
    if (settled.kind === 'found') expect(settled.format.read(text)).toEqual(time);
    if (!name.startsWith('epoch')) expect(timeFormat(name).read(text)).toEqual(time);
  });

  it('is settled by the one line that can mean only one thing', () => {
    expect(settleTimes(['01/02/2024 00:00', '13/02/2024 00:00'])).toMatchObject({ format: { name: 'd/M/yyyy H:mm' } });
    expect(settleTimes(['01/02/2024 00:00', '02/13/2024 00:00'])).toMatchObject({ format: { name: 'M/d/yyyy H:mm' } });
    expect(settleTimes(['01/02/2024 00:00', '03/02/2024 00:00'])).toMatchObject({
      kind: 'ambiguous',
      formats: [{ name: 'd/M/yyyy H:mm' }, { name: 'M/d/yyyy H:mm' }],
    });
  });

  it('takes a date alone for midnight where the others have a clock', () => {
    const settled = settleTimes(['01.02.2024', '01.02.2024 00:15:00', '01.02.2024 00:30:00']);
    expect(settled).toMatchObject({ kind: 'found', format: { name: 'd.M.yyyy H:mm:ss' }, read: 3 });
    if (settled.kind === 'found') expect(settled.format.read('01.02.2024')).toEqual(wall('2024-02-01T00:00'));
  });

  it.each(['', 'noon', '2024-13-01 00:00', '12', '30.02.2024 00:00', '31.12.2024 25:00', '2024-02-30'])(
    '%p is in none',
    (text) => expect(settleTimes([text])).toEqual({ kind: 'none', example: text }),
  );

  it.each([
    ['dd.MM.yyyy HH:mm', '10.01.2024 12:00', '2024-01-10T12:00'],
    ['yyyy-MM-ddTHH:mm', '2024-01-10T12:00', '2024-01-10T12:00'],
    ["dd.MM.yyyy HH:mm 'Uhr'", '10.01.2024 12:00 Uhr', '2024-01-10T12:00'],
    ['yy/MM/dd HHmmss', '24/01/10 120000', '2024-01-10T12:00'],
  ])('%s reads %s', (pattern, text, moment) => expect(timeFormat(pattern).read(text)).toEqual(wall(moment)));

  it('reads an offset by a pattern', () => {
    const format = timeFormat('dd.MM.yyyy HH:mm ZZ');
    expect(format.isAbsolute).toBe(true);
    expect(format.read('10.01.2024 12:00 +02:00')).toEqual({ ms: utc('2024-01-10T10:00') });
  });

  it.each([
    ['DD.MM.YYYY HH:mm', /did you mean dd\?/],
    ['dd.MM.YYYY HH:mm', /did you mean yyyy\?/],
    ['dd.MM HH:mm', /year, month or day is missing/],
    ['HH:mm', /year, month or day is missing/],
    ['%d.%m.%Y', /means nothing here|is missing/],
    ['dd.MM.yyyy hh:mm', /h and a belong together/],
  ])('%s is refused', (pattern, message) => expect(() => timeFormat(pattern)).toThrow(message));

  it('tells dates from times of day', () => {
    for (const date of ['2024-01-10', '10.01.2024', '1/2/24', '20240110']) expect(looksLikeDate(date)).toBe(true);
    for (const clock of ['12:00', '7:05:09', '13.45', '3:05 pm']) expect(looksLikeClock(clock)).toBe(true);
    for (const other of ['10.01.2024 12:00', 'x', '']) {
      expect(looksLikeDate(other) || looksLikeClock(other)).toBe(false);
    }
  });
});
