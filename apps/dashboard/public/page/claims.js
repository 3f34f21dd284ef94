/** Whose the tonnes of approved months are. */
import { byId, element, sub, table } from './dom.js';
import { monthName, number } from './format.js';

/** They take tonnes; the others have given them back or passed them on. */
const TAKING = ['claimed', 'reserved', 'retired'];

const periodName = (period) => (period.startsWith('season-') ? period : monthName(period));

/** @param balances of approved months and seasons @param claims all of them */
export function showClaims(balances, claims) {
  const taking = claims.filter(({ state }) => TAKING.includes(state));
  byId('claims-part').hidden = taking.length === 0;
  if (taking.length === 0) return;
  const claimed = balances.filter(({ claimed: { grossT, netT } }) => grossT > 0 || netT > 0);
  byId('claims-left').replaceChildren(...claimed.map(leftOf));
  const rows = taking
    .toReversed()
    .map(({ owner, period, purpose, basis, amountT, state, statement }) => [
      [owner.name, sub(owner.kind)],
      [periodName(period), sub(statement ? 'by its statement' : purpose)],
      [number(amountT, 1), sub(basis)],
      state,
    ]);
  byId('claims').replaceChildren(table(['Owner', 'Of', 't', 'State'], rows, [2]));
}

function leftOf({ period, state, sharePct, left, owes }) {
  const isOver = state === 'over-claimed';
  const share = sharePct === null ? '' : `${number(sharePct, 1)} % claimed`;
  const owed = owes.netT > 0 ? `, owes ${number(owes.netT, 1)} t net` : '';
  const rest = isOver ? 'more than is closed' : `${number(left.netT, 1)} t net left`;
  return element(
    'li',
    {},
    element('span', { className: isOver ? 'state warn' : '' }, periodName(period)),
    element('span', { className: 'quiet' }, [share, rest].filter(Boolean).join(', ') + owed),
  );
}
