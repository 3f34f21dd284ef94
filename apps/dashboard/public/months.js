/** Months with their signatures, and what the doubt of the season comes from. */
import { byId, element, sub, table } from './dom.js';
import { dayTime, localDay, number, signed } from './format.js';
import { traceButton } from './lineage.js';

const STATES = {
  open: ['open', ''],
  'awaiting-approval': ['waits for approval', 'warn'],
  approved: ['approved', 'good'],
  'restatement-pending': ['restatement pending', 'warn'],
};

const monthName = (period) =>
  new Date(`${period}-01T00:00:00Z`).toLocaleDateString('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });

/** What has been signed and what comes next, in a few words. */
function words(month, zone) {
  const by = ({ who, at }) => `${who}, ${dayTime(new Date(at), zone)}`;
  const { state, waitsFor, closed, approval, approved } = month;
  if (state === 'approved') return `by ${by(approval)}${month.revision > 1 ? `, revision ${month.revision}` : ''}`;
  if (state === 'awaiting-approval') return `closed by ${by(closed)}`;
  if (state === 'open') return waitsFor ? 'can be closed' : `can be closed from ${localDay(month.closableFrom)}`;
  const moved = approved.netT === null || month.netT === null ? '' : ` ${signed(month.netT - approved.netT, 1)} t net`;
  const next = waitsFor === 'close' ? 'waits to be closed' : closed ? `closed by ${by(closed)}` : 'waits for approval';
  return `revision ${month.revision} against ${approval.revision}:${moved}; ${next}`;
}

/** @param onEvidence null: who looks may take no evidence packs */
export function showMonths(months, zone, onEvidence) {
  byId('months-card').hidden = months.length === 0;
  const rows = months.toReversed().map((month) => {
    const [name, level] = STATES[month.state];
    const figure = (field) => traceButton(`emissions:${month.period}:${field}`, number(month[field], 1));
    const cells = [
      [monthName(month.period), month.codes.length > 0 ? sub(month.codes.join(' ')) : null],
      figure('grossT'),
      [figure('netT'), sub(month.u95T === null ? '' : `± ${number(month.u95T, 1)}`)],
      `${number(month.coveragePct, 1)} %`,
      [element('span', { className: `state ${level}` }, name), sub(words(month, zone))],
    ];
    if (!onEvidence) return cells;
    const button = element(
      'button',
      { type: 'button', 'aria-label': `Evidence pack of ${monthName(month.period)}` },
      'Evidence',
    );
    button.onclick = () => onEvidence(month.period, button);
    return [...cells, button];
  });
  const head = ['Month', 'Gross t', 'Net t, ± 95 %', 'Coverage', 'State', ...(onEvidence ? ['Pack'] : [])];
  byId('months').replaceChildren(table(head, rows, [1, 2, 3]));
}

/** Smaller ones are told together. */
const LEAST_SHARE_PCT = 1;

export function showShares(season) {
  const shares = season?.u95Shares ?? [];
  byId('shares-part').hidden = shares.length === 0;
  if (shares.length === 0) return;
  byId('shares-title').textContent = `Where the ± ${number(season.u95T)} t of the season come from`;
  const large = shares.filter(({ sharePct }) => sharePct >= LEAST_SHARE_PCT);
  const rest = shares.slice(large.length);
  const restPct = rest.reduce((sum, { sharePct }) => sum + sharePct, 0);
  const all =
    rest.length > 0 ? [...large, { source: `${rest.length} smaller ones`, sharePct: restPct, u95T: null }] : large;
  byId('shares').replaceChildren(
    ...all.map(({ source, sharePct, u95T }) => {
      const bar = element('div', { className: 'share-bar' });
      bar.style.width = `${Math.max(0.5, sharePct)}%`;
      const alone = u95T === null ? '' : `, alone ± ${number(u95T)} t`;
      return element(
        'li',
        {},
        element('span', {}, source.replace(':', ' ')),
        element('span', { className: 'quiet' }, `${number(sharePct, sharePct < 10 ? 1 : 0)} % of the variance${alone}`),
        element('div', { className: 'share', 'aria-hidden': 'true' }, bar),
      );
    }),
  );
}
