/** What a verifier drew, found and said: the newest verification of each period, and findings that are not closed. */
import { byId, element, sub, table } from './dom.js';
import { dayTime, monthName, number, seasonName } from './format.js';
import { traceButton } from './lineage.js';

const OPINIONS = { positive: 'good', qualified: 'warn', adverse: 'bad', disclaimer: 'warn' };
const STATES = { open: 'nobody has answered', answered: 'answered, waits for its closure' };
const MOST_HOURS = 60;

let drawn = '';

const periodName = (label) =>
  label.startsWith('season-') ? seasonName(label) : /^\d{4}-\d\d$/.test(label) ? monthName(label) : label;

/** @param sample hours of the newest one; [] where there is none */
export function showVerifications(verifications, findings, sample, zone) {
  byId('verification-card').hidden = verifications.length === 0 && findings.length === 0;
  const now = JSON.stringify([verifications, findings, sample]);
  if (now === drawn) return; // an opened list of hours stays open
  drawn = now;
  const newest = verifications.filter(({ period }, i) => verifications.findIndex((v) => v.period === period) === i);
  const rows = newest.map((one) => [
    [periodName(one.period), sub(`revision ${one.revision}`)],
    [one.verifier, sub(dayTime(new Date(one.openedAt), zone))],
    opinionOf(one),
  ]);
  byId('verifications').replaceChildren(
    ...(rows.length > 0 ? [table(['Period', 'Verifier', 'Opinion'], rows)] : []),
    ...(newest.length > 0 && sample.length > 0 ? [sampleOf(newest[0], sample, zone)] : []),
  );
  byId('audit-findings').replaceChildren(...findings.map((finding) => findingItem(finding, zone)));
}

function opinionOf({ opinion }) {
  if (!opinion) return element('span', { className: 'state' }, 'none yet');
  return [
    element('span', { className: `state ${OPINIONS[opinion.opinion]}` }, opinion.opinion),
    sub(`${opinion.level} assurance: ${opinion.text}`),
  ];
}

/** Each hour leads down to its readings. */
function sampleOf({ id, period }, sample, zone) {
  const shown = sample.slice(0, MOST_HOURS);
  const rows = shown.map(({ hour, grossT, hasCodes, figure }) => [
    dayTime(new Date(hour), zone),
    [traceButton(figure, number(grossT, 3)), hasCodes ? sub('with codes of quality') : null],
  ]);
  const rest = sample.length - shown.length;
  return element(
    'details',
    {},
    element('summary', {}, `${sample.length} hours drawn from ${periodName(period)}`),
    table(['Hour', 'Gross t'], rows, [1]),
    rest > 0 ? sub(`and ${rest} more: greenpark verification sample ${id}`) : null,
  );
}

function findingItem({ kind, id, period, text, state, errorT, who, raisedAt }, zone) {
  const error = errorT === null ? '' : `, ${number(errorT, 3)} t`;
  return element(
    'li',
    {},
    element('strong', {}, `${kind} ${id}`),
    ` ${periodName(period)}${error}: ${text}`,
    sub(`${who}, ${dayTime(new Date(raisedAt), zone)}: ${STATES[state]}`),
  );
}
