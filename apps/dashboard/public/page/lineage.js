/** Follows a figure down: season → days → hours → points → windows → readings, one level at a time. */
import { byId, element, sub, table } from './dom.js';
import { dayTime, figure, localDay, moment, monthName, reading, seasonName, unit } from './format.js';

let ask = null;
let zone = () => 'UTC';
/** Answers from the figure that was opened down to the one that is shown. */
let trail = [];

/** @param get asks `lineage?figure=` of the site that is shown. @param zoneNow its zone */
export function startLineage(get, zoneNow) {
  ask = get;
  zone = zoneNow;
  const dialog = byId('lineage');
  byId('lineage-close').onclick = () => dialog.close();
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close();
  };
}

/** A number that says where it comes from when it is pressed. */
export function traceButton(figure, words) {
  if (words === '–') return element('span', {}, words);
  const title = 'Where this figure comes from';
  const button = element('button', { type: 'button', className: 'trace', 'aria-haspopup': 'dialog', title }, words);
  button.onclick = () => openLineage(figure);
  return button;
}

export function openLineage(figure) {
  trail = [];
  byId('lineage').showModal();
  void go(figure);
}

async function go(figure) {
  byId('lineage-words').textContent = 'Asking …';
  try {
    const found = await ask(figure);
    const before = trail.findIndex((one) => one.figure === found.figure);
    trail = before >= 0 ? trail.slice(0, before + 1) : [...trail, found];
    draw(found);
  } catch (error) {
    byId('lineage-words').textContent = error.message;
  }
}

const at = (text) => dayTime(new Date(text), zone());
const amount = (value, code) => (value === null ? 'not known' : `${reading(value)} ${unit(code)}`);
const exact = (value, code) => (value === null ? 'not known' : `${figure(value)} ${unit(code)}`);

const FIELDS = {
  grossT: 'gross',
  netT: 'net',
  baselineT: 'baseline',
  projectT: 'project emissions',
  leakageT: 'leakage',
  heatGj: 'heat',
};

/** A figure as people call it: by its period, its hour, its point. */
function nameOf(figure, label) {
  const [, hour] = /^emissions:hour:(\S+?Z)/.exec(figure) ?? [];
  if (hour) return at(hour);
  const [, period] = /^emissions:([^:]+)/.exec(figure) ?? [];
  if (period?.startsWith('season-')) return `Season ${seasonName(period)}`;
  if (/^\d{4}$/.test(period ?? '')) return `Year ${period}`;
  if (period) return period.length === 7 ? monthName(period) : localDay(period);
  const [, kind, point, start] = /^(amount|window):([^:]+):(\S+Z)$/.exec(figure) ?? [];
  if (kind === 'window') return `15 minutes from ${at(start)}`;
  return point ? `${point}, ${at(start)}` : label;
}

/** What of it the trail names: a figure and its terms are of the same period. */
function crumbOf({ figure, label }) {
  const field = FIELDS[figure.split(':').at(-1)];
  return nameOf(figure, label) + (field ? `, ${field}` : '');
}

const partName = ({ figure, label }) => FIELDS[label] ?? (figure === null ? label : nameOf(figure, label));

function draw(found) {
  byId('lineage-trail').replaceChildren(
    ...trail.map((one, i) => {
      const name = crumbOf(one);
      if (i === trail.length - 1) return element('li', { 'aria-current': 'page' }, name);
      const back = element('button', { type: 'button', className: 'trace' }, name);
      back.onclick = () => go(one.figure);
      return element('li', {}, back);
    }),
  );
  byId('lineage-words').textContent = '';
  byId('lineage-title').textContent = exact(found.value, found.unit);
  byId('lineage-body').replaceChildren(
    element('p', {}, element('code', {}, found.formula)),
    element('p', { className: 'quiet' }, facts(found)),
    ...partsOf(found),
    ...readingsOf(found),
    ...factorsOf(found),
    element('p', { className: 'quiet wrap' }, origin(found)),
  );
  byId('lineage-title').focus();
}

const origin = ({ rules, configurationHash, computedAt }) =>
  [
    `Rules ${rules}`,
    ...(configurationHash === null ? [] : [`configuration ${configurationHash}`]),
    ...(computedAt === null ? [] : [`computed ${at(computedAt)}`]),
  ].join(' · ');

function facts({ start, end, coveragePct, closed, revision, codes }) {
  const words = [`${at(start)} to ${at(end)}`];
  if (coveragePct !== null) words.push(`coverage ${reading(coveragePct)} %`);
  if (closed !== null) words.push(closed ? `closed, revision ${revision}` : 'open: may still change');
  if (codes.length > 0) words.push(codes.join(' '));
  return words.join(' · ');
}

function partsOf({ parts }) {
  if (parts.length === 0) return [];
  const rows = parts.map((part) => {
    const name = partName(part);
    if (part.figure === null) return [name, amount(part.value, part.unit)];
    const down = element('button', { type: 'button', className: 'trace' }, name);
    down.onclick = () => go(part.figure);
    return [down, amount(part.value, part.unit)];
  });
  return [element('div', { className: 'scroll tall' }, table(['Made of', 'Amount'], rows, [1]))];
}

function readingsOf({ readings }) {
  if (readings.length === 0) return [];
  const place = { before: ', before the window', after: ', after the window', inside: '' };
  const rows = readings.map((one) => [
    [
      element('span', { title: one.ts }, moment(new Date(one.ts), zone())),
      sub(`${one.quality}${one.conflict ? ', of several that were sent' : ''}${place[one.place]}`),
    ],
    reading(one.value),
    one.codes.join(' '),
  ]);
  return [element('div', { className: 'scroll tall' }, table(['Reading', 'Value', 'Codes'], rows, [1]))];
}

function factorsOf({ factors }) {
  if (factors.length === 0) return [];
  const rows = factors.map((factor) => [
    [factor.version, sub([factor.source, factor.sourceRef].filter(Boolean).join(', '))],
    `${reading(factor.value)} ${unit(factor.unit)}`,
  ]);
  return [element('div', { className: 'scroll' }, table(['Factor and its source', 'Value'], rows, [1]))];
}
