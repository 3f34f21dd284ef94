/** Registers that wait for a decision, and the decision. */
import { breakable, byId, element, sub } from './dom.js';
import { dayTime, energy, energyUnit, monthName, number, reading, seasonName, unit } from './format.js';

/** What is typed outlives a new drawing of the list. */
const drafts = new Map();
let operator = '';
let drawn = '';

/** @param me who looks: without a name of a key they type one; null: they may not decide */
export function showHeld(items, zone, me, onDecide) {
  byId('held-card').hidden = items.length === 0;
  const now = JSON.stringify([items, me]);
  if (now === drawn) return;
  drawn = now;
  byId('held').replaceChildren(...items.map((held) => heldItem(held, zone, me, onDecide)));
}

function heldItem(held, zone, me, onDecide) {
  const amount = (value) => `${reading(value, held.resolution)} ${unit(held.unit)}`;
  const asEnergy = (value) =>
    held.atStakeGj === null || unit(held.unit) === energyUnit() || held.ifAccepted === 0
      ? ''
      : ` (${reading(energy((held.atStakeGj / held.ifAccepted) * value))} ${energyUnit()})`;
  const fell = held.suggestedEvent === 'meter-replaced';
  return element(
    'li',
    {},
    element(
      'div',
      {},
      element('strong', {}, ...breakable(held.address)),
      ` has waited since ${dayTime(new Date(held.since), zone)}: nothing of it counts.`,
      held.bridge ? sub(bridgeWords(held, amount)) : null,
      sub(`Last good ${amount(held.lastGood.value)}, newest ${amount(held.newest.value)}.`),
      fell ? sub('The register fell: was the meter exchanged or reset? Then record that event instead.') : null,
    ),
    element(
      'dl',
      { className: 'split' },
      element(
        'div',
        {},
        element('dt', {}, 'If accepted'),
        element('dd', {}, amount(held.ifAccepted) + asEnergy(held.ifAccepted), figureLines(held.outcomes.accepted)),
      ),
      element(
        'div',
        {},
        element('dt', {}, 'If refused'),
        element('dd', {}, amount(held.ifRefused) + asEnergy(held.ifRefused), figureLines(held.outcomes.refused)),
      ),
    ),
    me ? decisionForm(held, me, onDecide) : null,
  );
}

/** What came over a silence, and what is believed of it. */
function bridgeWords({ bridge, outcomes }, amount) {
  const { expected, high } = bridge;
  const limits =
    expected === null || high === null
      ? 'nothing is known to judge it by.'
      : `${amount(expected)} were to be expected, at most ${amount(high)} are believed.`;
  return `It was silent and came back with ${amount(outcomes.accepted.counts)}: ${limits}`;
}

const periodName = (grain, label) =>
  grain === 'season' ? seasonName(label) : grain === 'month' ? monthName(label) : label;

/** Figures of the site before and after, of months and longer; a day alone says too little. */
function figureLines({ figures }) {
  const long = (figures ?? []).filter(({ grain }) => grain !== 'day');
  const change = (before, after, name) => `${number(before ?? 0)} → ${number(after ?? 0)} ${name}`;
  const line = ({ grain, label, before, after }) =>
    `${periodName(grain, label)}: ${change(energy(before?.heatGj), energy(after?.heatGj), energyUnit())}, ${change(before?.grossT, after?.grossT, 't gross')}`;
  return element('div', {}, ...long.map((figure) => sub(line(figure))));
}

function decisionForm(held, me, onDecide) {
  const key = held.bridge ? `${held.address} ${held.decideAt}` : held.address;
  const id = `held-${key.replaceAll(/[^a-z0-9]/gi, '-')}`;
  const input = (name, label, value, onInput) => {
    const field = element('input', { id: `${id}-${name}`, required: '', maxlength: '2000', autocomplete: 'off' });
    field.value = value;
    field.oninput = () => onInput(field.value);
    return [element('label', { for: field.id }, label), field];
  };
  const words = element('p', { className: 'quiet', role: 'status' });
  const button = (type, name) => element('button', { type: 'submit', value: type }, name);
  const form = element(
    'form',
    { className: 'decision', 'aria-label': `Decide about ${held.address}` },
    ...input('reason', 'Why', drafts.get(key) ?? '', (value) => drafts.set(key, value)),
    ...(me.name === null ? input('by', 'Your name', operator, (value) => (operator = value)) : []),
    element('div', { className: 'buttons' }, button('jump-accepted', 'Accept'), button('jump-refused', 'Refuse')),
    words,
  );
  form.onsubmit = async (event) => {
    event.preventDefault();
    const buttons = form.querySelectorAll('button');
    for (const one of buttons) one.disabled = true;
    words.textContent = 'Sending …';
    try {
      const by = me.name === null ? { by: operator.trim() } : {};
      const reason = (drafts.get(key) ?? '').trim();
      const { id: recorded } = await onDecide({
        type: event.submitter.value,
        point: held.address,
        ts: held.decideAt,
        reason,
        ...by,
      });
      drafts.delete(key);
      words.textContent = `Recorded. The figures follow within seconds. To take it back: greenpark held withdraw ${recorded}`;
    } catch (error) {
      for (const one of buttons) one.disabled = false;
      words.textContent = error.message;
    }
  };
  return form;
}
