/** Numbers, units and times as people read them. Times are shown in the zone of the site. */

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

/** `digits` after the point; null is a dash, never a zero. */
export function number(value, digits = 0) {
  if (value === null || value === undefined) return '–';
  return value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** About four significant digits, for readings of any size. */
export function reading(value) {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string') return value;
  const size = Math.abs(value);
  const digits = size >= 1000 ? 1 : size >= 100 ? 1 : size >= 10 ? 2 : 3;
  return value.toLocaleString('en-GB', { maximumFractionDigits: digits });
}

export const signed = (value, digits = 0) =>
  value === null || value === undefined
    ? '–'
    : `${value > 0 ? '+' : value < 0 ? '−' : '±'}${number(Math.abs(value), digits)}`;

const formats = new Map();
function format(zone, options) {
  const key = zone + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options })));
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
  new Date(`${text}-01T00:00:00Z`).toLocaleDateString('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });

/** `season-2025` as `2025/26`. */
export const seasonName = (text) => {
  const year = Number(text.slice('season-'.length));
  return `${year}/${String((year + 1) % 100).padStart(2, '0')}`;
};

/** `2026-01`, as paths of the API name a month. */
export const localMonth = (date, zone) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit' }).format(date).slice(0, 7);

/** `2026-01-10` as `10 Jan 2026`. */
export const localDay = (text) =>
  new Date(`${text}T00:00:00Z`).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
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
