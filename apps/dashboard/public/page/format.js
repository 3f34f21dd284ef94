/** Numbers, units and times as people of a site read them: by its locale, energy in its unit, times in its zone. */

const GJ_PER_MWH = 3.6;
const shown = { energy: 'GJ', locale: 'en' };
const formats = new Map();

/** From now on numbers, dates and energy are shown so. @param display of the site, as `/api/v1/sites` answers it */
export function showAs({ energy, locale }) {
  Object.assign(shown, { energy, locale });
  formats.clear();
}

/** Days come before months where English is written. */
const dates = () => (shown.locale === 'en' ? 'en-GB' : shown.locale);

/** The unit of energy that the site is shown in. */
export const energyUnit = () => unit(shown.energy);
/** An energy in GJ in that unit. */
export const energy = (gj) => (gj === null || gj === undefined || shown.energy === 'GJ' ? gj : gj / GJ_PER_MWH);

const UNITS = {
  Cel: '°C',
  'MW.h': 'MWh',
  'kW.h': 'kWh',
  'm3.h-1': 'm³/h',
  m3: 'm³',
  'mg.m-3': 'mg/m³',
  't.h-1': 't/h',
  'kg.h-1': 'kg/h',
  'GJ.t-1': 'GJ/t',
  'MJ.kg-1': 'MJ/kg',
  'm.s-1': 'm/s',
  1: '',
};

export const unit = (code) => UNITS[code] ?? code;

/** What is rounded to nothing has no sign. */
const written = (value, digits) =>
  value.toLocaleString(shown.locale, { ...digits, signDisplay: 'negative' }).replace(/^-/, '−');

/** `digits` after the point; null is a dash, never a zero. */
export function number(value, digits = 0) {
  if (value === null || value === undefined) return '–';
  return written(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Tonnes are whole; what is there and less than half of one is not nothing. */
export const tonnes = (value) => (value > 0 && value < 0.5 ? '< 1' : number(value));

/** The half width of a 95 % band, in the two digits that it is sure of. */
export function halfWidth(value) {
  if (value === null || value === undefined) return '–';
  const rounded = Number(value.toPrecision(2));
  const digits = rounded === 0 ? 0 : 1 - Math.floor(Math.log10(Math.abs(rounded)));
  return number(rounded, Math.min(6, Math.max(0, digits)));
}

/** A number of which the digits that matter depend on its size: a small plant has tenths where a large one has thousands. */
export function amount(value) {
  const size = Math.abs(value ?? 0);
  return number(value, size === 0 || size >= 1000 ? 0 : size >= 100 ? 1 : 2);
}

/** Digits after the point of what a point shows: 0.001 → 3; an unknown resolution has none. */
function digitsOf(resolution) {
  if (!(resolution > 0)) return null;
  for (let digits = 0; digits < 9; digits++) {
    const steps = resolution * 10 ** digits;
    if (steps >= 1 - 1e-9 && Math.abs(steps - Math.round(steps)) < 1e-9 * steps) return digits;
  }
  return 9;
}

/** As many digits as the point shows; where that is unknown about four significant ones. */
export function reading(value, resolution = null) {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string') return value;
  const size = Math.abs(value);
  const digits = digitsOf(resolution) ?? (size >= 100 ? 1 : size >= 10 ? 2 : 3);
  return written(value, { maximumFractionDigits: digits });
}

/** A figure with the digits that it is shown with everywhere: three after the point, small ones six significant digits. */
export function figure(value) {
  const whole = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value))) + 1;
  const most = Math.min(15, Math.max(3, 6 - whole));
  return written(value, { maximumFractionDigits: most });
}

export const signed = (value, digits = 0) =>
  value === null || value === undefined
    ? '–'
    : `${value > 0 ? '+' : value < 0 ? '−' : '±'}${number(Math.abs(value), digits)}`;

function format(zone, options) {
  const key = zone + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.DateTimeFormat(dates(), { timeZone: zone, ...options })));
  return found;
}

export const clock = (date, zone) =>
  format(zone, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(date);
export const dayTime = (date, zone) =>
  format(zone, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(date);
export const time = (date, zone) =>
  format(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(date);

/** To the second. */
export const moment = (date, zone) =>
  format(zone, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(date);

/** `2026-01` as `Jan 2026`. */
export const monthName = (text) =>
  new Date(`${text}-01T00:00:00Z`).toLocaleDateString(dates(), { month: 'short', year: 'numeric', timeZone: 'UTC' });

/** `season-2025` as `2025/26`. */
export const seasonName = (text) => {
  const year = Number(text.slice('season-'.length));
  return `${year}/${String((year + 1) % 100).padStart(2, '0')}`;
};

/** `2026-01`, as paths of the API name a month. */
export const localMonth = (date, zone) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit' }).format(date).slice(0, 7);

/** `2026-01-10` as `10 Jan 2026`; short without the year. */
export const localDay = (text, long = true) =>
  new Date(`${text}T00:00:00Z`).toLocaleDateString(dates(), {
    day: 'numeric',
    month: 'short',
    ...(long ? { year: 'numeric' } : {}),
    timeZone: 'UTC',
  });

/** `12 s ago`; in the zone of the site for what is longer ago than a day. */
export function ago(text, zone, now = Date.now()) {
  if (!text) return 'never';
  const seconds = Math.round((now - Date.parse(text)) / 1000);
  if (seconds < 2) return 'just now';
  if (seconds < 90) return `${seconds} s ago`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 129_600) return `${Math.round(seconds / 3600)} h ago`;
  return dayTime(new Date(text), zone);
}

/** `14:00`, or at midnight the day. */
export function hourLabel(date, zone, long = false) {
  const hour = format(zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(date);
  if (hour !== '00:00' && !long) return hour;
  const day = format(zone, { day: 'numeric', month: 'short' }).format(date);
  return long ? `${day} ${hour}` : day;
}
