/** Follows a figure down: season → days → hours → points → windows → readings, one level at a time. */
import { byId, element, sub, table } from './dom.js';
import { reading, unit } from './format.js';

let ask = null;
/** Answers from the figure that was opened down to the one that is shown. */
let trail = [];

/** @param get asks `lineage?figure=` of the site that is shown */
export function startLineage(get) {
  ask = get;
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

const KINDS = {
  season: 'Season',
  month: 'Month',
  day: 'Day',
  hour: 'Hour',
  amount: 'Point',
  window: 'Window',
  target: 'Target',
};
const amount = (value, code) => (value === null ? 'not known' : `${reading(value)} ${unit(code)}`);

function draw(found) {
  byId('lineage-trail').replaceChildren(
    ...trail.map((one, i) => {
      const name = `${KINDS[one.kind]} ${one.label}`;
      if (i === trail.length - 1) return element('li', { 'aria-current': 'page' }, name);
      const back = element('button', { type: 'button', className: 'trace' }, name);
      back.onclick = () => go(one.figure);
      return element('li', {}, back);
    }),
  );
  byId('lineage-words').textContent = '';
  byId('lineage-title').textContent = `${amount(found.value, found.unit)}`;
  byId('lineage-body').replaceChildren(
    element('p', {}, element('code', {}, found.formula)),
    element('p', { className: 'quiet' }, facts(found)),
    ...partsOf(found),
    ...readingsOf(found),
    ...factorsOf(found),
    element(
      'p',
      { className: 'quiet wrap' },
      `Rules ${found.rules}; configuration ${found.configurationHash ?? 'not kept'}${found.computedAt ? `; computed ${found.computedAt}` : ''}.`,
    ),
  );
  byId('lineage-title').focus();
}

function facts({ start, end, coveragePct, closed, revision, codes }) {
  const words = [`${start} to ${end}`];
  if (coveragePct !== null) words.push(`coverage ${reading(coveragePct)} %`);
  if (closed !== null) words.push(closed ? `closed, revision ${revision}` : 'open: may still change');
  if (codes.length > 0) words.push(codes.join(' '));
  return words.join(' · ');
}

function partsOf({ parts }) {
  if (parts.length === 0) return [];
  const rows = parts.map((part) => {
    if (part.figure === null) return [part.label, amount(part.value, part.unit)];
    const down = element('button', { type: 'button', className: 'trace' }, part.label);
    down.onclick = () => go(part.figure);
    return [down, amount(part.value, part.unit)];
  });
  return [element('div', { className: 'scroll tall' }, table(['Made of', 'Amount'], rows, [1]))];
}

function readingsOf({ readings }) {
  if (readings.length === 0) return [];
  const place = { before: ', before the window', after: ', after the window', inside: '' };
  const rows = readings.map((one) => [
    [one.ts, sub(`${one.quality}${one.conflict ? ', of several that were sent' : ''}${place[one.place]}`)],
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
