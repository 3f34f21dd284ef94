/** Names under which exports keep times, in lower case. */
const TIMES = [
  'ts', 'time', 'timestamp', 'datetime', 'date_time', 'date-time', 'date/time', 'date time', 'date', 'measured at', 'utc',
  'zeit', 'zeitstempel', 'zeitpunkt', 'datum', 'datum/uhrzeit', 'datum/zeit', 'datum uhrzeit', 'messzeit', 'messzeitpunkt', 'uhrzeit',
  'heure', 'horodatage', 'fecha', 'fecha/hora', 'czas', '时间', '日期', '日期时间',
]; // prettier-ignore
const DATES = ['date', 'datum', 'day', 'tag', 'fecha', 'data', '日期'];
const CLOCKS = ['time', 'zeit', 'uhrzeit', 'heure', 'hora', 'czas', '时间'];

/** Without a remark in brackets: `Zeit (MEZ)`. */
const plain = (name: string): string =>
  name
    .replace(/\s*[[(].*[\])]\s*$/, '')
    .trim()
    .toLowerCase();

export const isTimeName = (name: string): boolean => TIMES.includes(plain(name));
export const isDateName = (name: string): boolean => DATES.includes(plain(name));
export const isClockName = (name: string): boolean => CLOCKS.includes(plain(name));
