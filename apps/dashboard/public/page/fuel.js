/** Where the fuel of the season came from by its papers, and what of them does not fit. */
import { byId, element, sub, table } from './dom.js';
import { amount, energy, energyUnit, localDay, number, seasonName, tonnes } from './format.js';

const percent = (share) => (share === null ? '–' : `${number(share * 100)} %`);

/** What is compared: `found`, then `expected`. */
const WORDS = {
  'papers-unweighed': ['Papers that the weighbridge does not know', 'by papers', 'weighed'],
  'weighed-without-papers': ['Fuel without papers', 'weighed', 'by papers'],
  'calorific-value': ['Calorific value of papers and laboratory differ', 'by papers', 'by the laboratory'],
  moisture: ['Moisture of papers and laboratory differ', 'by papers', 'by the laboratory'],
  'burnt-without-papers': ['More heat than papers explain', 'burnt', 'delivered and in stock'],
  'certificate-lapsed': ['Certificate had ended', 'came under it', 'allowed'],
  'without-proof': ['Straw without proof of surplus', 'by papers', 'in the site file'],
  distance: ['Longer way than the site file says', 'by papers', 'in the site file'],
};

/** @param straw by origin; @param reconciled papers against weighbridge and heat; both of the newest season */
export function showFuel(straw, reconciled) {
  byId('fuel-card').hidden = straw.items.length === 0;
  if (straw.items.length === 0) return;
  byId('fuel-title').textContent = `Fuel by its papers, ${seasonName(straw.period)}`;
  const rows = [...straw.items, { ...straw.total, origin: 'all' }].map((one) => [
    [one.origin, sub(`${number(one.batches)} batches`)],
    tonnes(one.massT),
    number(energy(one.energyGj)),
    [percent(one.provenShare), sub(`certified ${percent(one.certifiedShare)}`)],
    number(one.meanDistanceKm, 1),
  ]);
  const head = ['Origin', 't', energyUnit(), 'Surplus proven', 'km'];
  byId('fuel').replaceChildren(table(head, rows, [1, 2, 4]));
  const { findings } = reconciled;
  byId('fuel-words').textContent =
    findings.length === 0 ? 'Papers agree with weighbridge, heat and site file.' : 'What does not fit:';
  byId('fuel-findings').replaceChildren(...findings.map(findingItem));
}

function findingItem({ kind, start, end, found, expected, limit, unit }) {
  const [title, first, second] = WORDS[kind];
  const shown = (value) => valueOf(value, unit);
  const numbers = `${shown(found)} ${first}, ${shown(expected)} ${second}; ${shown(limit)} may lie between them`;
  return element(
    'li',
    {},
    element('strong', {}, title),
    sub(`${localDay(start, false)} to ${localDay(end)}: ${numbers}`),
  );
}

function valueOf(value, unit) {
  if (unit === '1') return `${number(value * 100, 1)} %`;
  if (unit === 'GJ') return `${amount(energy(value))} ${energyUnit()}`;
  return `${amount(value)} ${unit}`;
}
