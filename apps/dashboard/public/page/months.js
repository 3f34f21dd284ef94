/** Months with their signatures, and what the doubt of the season comes from. */
import { breakable, byId, element, sub, table } from './dom.js';
import { dayTime, halfWidth, localDay, monthName, number, signed, tonnes } from './format.js';
import { traceButton } from './lineage.js';

const STATES = {
  open: ['open', ''],
  'awaiting-approval': ['waits for approval', 'warn'],
  approved: ['approved', 'good'],
  'restatement-pending': ['restatement pending', 'warn'],
};

/** What has been signed and what comes next, in a few words. */
function words(month, zone) {
  const by = ({ who, at }) => `${who}, ${dayTime(new Date(at), zone)}`;
  const { state, waitsFor, closed, approval, approved } = month;
  if (state === 'approved') return `by ${by(approval)}${month.revision > 1 ? `, revision ${month.revision}` : ''}`;
  if (state === 'awaiting-approval') return `closed by ${by(closed)}`;
  if (state === 'open') return waitsFor ? 'can be closed' : `can be closed from ${localDay(month.closableFrom)}`;
  const moved = approved.netT === null || month.netT === null ? '' : ` ${signed(month.netT - approved.netT)} t net`;
  const next = waitsFor === 'close' ? 'waits to be closed' : closed ? `closed by ${by(closed)}` : 'waits for approval';
  return `revision ${month.revision} against ${approval.revision}:${moved}; ${next}`;
}

/** @param onEvidence null: who looks may take no evidence packs */
export function showMonths(months, zone, onEvidence) {
  byId('months-card').hidden = months.length === 0;
  const rows = months.toReversed().map((month) => {
    const [name, level] = STATES[month.state];
    const figure = (field) => traceButton(`emissions:${month.period}:${field}`, tonnes(month[field]));
    const coverage = `coverage ${number(month.coveragePct, 1)} %`;
    return [
      [monthName(month.period), sub(coverage)],
      figure('grossT'),
      [figure('netT'), sub(month.u95T === null ? '' : `± ${halfWidth(month.u95T)}`)],
      [
        element('span', { className: `state ${level}` }, name),
        sub(words(month, zone)),
        codesOf(month),
        packButton(month, onEvidence),
      ],
    ];
  });
  byId('months').replaceChildren(table(['Month', 'Gross t', 'Net t, ± 95 %', 'State'], rows, [1, 2]));
}

/** They break where they are joined: a phone is narrow. */
function codesOf({ codes }) {
  if (codes.length === 0) return null;
  const parts = codes.flatMap((code) => [...breakable(code), ' ']);
  return element('span', { className: 'sub', title: 'What the rules of quality found' }, ...parts);
}

function packButton({ period }, onEvidence) {
  if (!onEvidence) return null;
  const name = `Evidence pack of ${monthName(period)}`;
  const button = element('button', { type: 'button', className: 'trace', 'aria-label': name }, 'Evidence pack');
  button.onclick = () => onEvidence(period, button);
  return button;
}

/** Smaller ones are shown together. */
const LEAST_SHARE_PCT = 1;

export function showShares(season) {
  const shares = season?.u95Shares ?? [];
  byId('shares-part').hidden = shares.length === 0;
  if (shares.length === 0) return;
  byId('shares-title').textContent = `Where the ± ${halfWidth(season.u95T)} t of the season come from`;
  const large = shares.filter(({ sharePct }) => sharePct >= LEAST_SHARE_PCT);
  const rest = shares.slice(large.length);
  const restPct = rest.reduce((sum, { sharePct }) => sum + sharePct, 0);
  const all =
    rest.length > 0 ? [...large, { source: `${rest.length} smaller ones`, sharePct: restPct, u95T: null }] : large;
  byId('shares').replaceChildren(
    ...all.map(({ source, sharePct, u95T }) => {
      const bar = element('div', { className: 'share-bar' });
      bar.style.width = `${Math.max(0.5, sharePct)}%`;
      const alone = u95T === null ? '' : `, alone ± ${halfWidth(u95T)} t`;
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
