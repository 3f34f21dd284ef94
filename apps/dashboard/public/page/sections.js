/** One function per part of the page: takes the API's answer, changes the document, keeps nothing. */
import { breakable, byId, element, tile } from './dom.js';
import {
  ago,
  amount,
  dayTime,
  energy,
  energyUnit,
  halfWidth,
  localDay,
  number,
  reading,
  signed,
  time,
  tonnes,
  unit,
} from './format.js';

const SYMBOLS = { 'avoided.gross': 't CO₂', 'avoided.net': 't CO₂e' };
/** A metric that is to stay below its amount. */
const LIMITS = new Set(['networkLoss']);

/** How a unit of a target is written. */
export const unitOf = ({ metric, unit: code }) => (code === 't' ? (SYMBOLS[metric] ?? 't') : unit(code));
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
/** Of a target's own unit; tonnes are whole. */
const inUnit = (value, code = 't') =>
  code === 't' ? tonnes(value) : number(value, value !== null && Math.abs(value) < 100 ? 1 : 0);

/** What one target has achieved, of its own period, metric and unit; without a target the tonnes of the season. */
export function showAvoided(status, target) {
  const achieved = target ? target.achieved : status.avoided.seasonT;
  byId('avoided').textContent = inUnit(achieved, target?.unit);
  byId('avoided-unit').textContent = target ? unitOf(target) : 't CO₂';
  byId('hero-title').textContent = target
    ? (target.title ?? target.id)
    : 'Emissions avoided, gross, in the heating season';
  if (status.meaning) byId('gross-words').textContent = status.meaning.gross;
  byId('net-words').textContent = netWords(status, target);
  const amount = target?.amount ?? null;
  byId('progress').hidden = amount === null;
  byId('avoided-of').textContent = amount === null ? '' : ofAmount(target);
  showNote(target);
  if (amount === null) {
    byId('progress-words').textContent = achieved === null ? 'There are no figures yet.' : 'This site has no target.';
    return;
  }
  const share = achieved === null ? 0 : Math.max(0, achieved / amount);
  byId('progress-done').style.width = `${Math.min(100, share * 100)}%`;
  const plan = target.planToDate;
  const mark = byId('progress-plan');
  mark.hidden = plan === null;
  if (plan !== null) mark.style.left = `${Math.min(100, (plan / amount) * 100)}%`;
  byId('progress-words').textContent = progressWords(target, share);
  byId('progress').setAttribute('aria-label', `${number(share * 100, 1)} % of the target`);
}

const ofAmount = (target) =>
  `${LIMITS.has(target.metric) ? 'at most' : 'of'} ${inUnit(target.amount, target.unit)} ${unit(target.unit)}`;

/** What is debited; how much only where the tonnes beside it are the gross ones of the same season. */
function netWords({ avoided, meaning }, target) {
  const isSeason = !target || (target.metric === 'avoided.gross' && String(target.period).startsWith('season-'));
  const words = meaning?.net ?? '';
  if (!isSeason || avoided.seasonNetT === null || avoided.seasonNetT === undefined) return words;
  const doubt = typeof avoided.seasonU95T === 'number' ? ` ± ${halfWidth(avoided.seasonU95T)} t` : '';
  return `${words} Net of the season: ${tonnes(avoided.seasonNetT)} t${doubt} CO₂e.`.trim();
}

function progressWords(target, share) {
  const { achieved, amount, amountForArea, planToDate, toDateAsOf, outside } = target;
  const symbol = unit(target.unit);
  const words = [];
  if (achieved === null) words.push('There are no figures yet.');
  else words.push(`${number(share * 100, 1)} % of the target.`);
  if (planToDate !== null) {
    const asOf = toDateAsOf ? ` to the end of ${localDay(toDateAsOf.slice(0, 10))}` : '';
    words.push(`Plan${asOf}: ${number(planToDate)} ${symbol} (the mark).`);
  }
  if (amountForArea && Math.abs(amountForArea - amount) > 0.5) {
    words.push(`For the area that is connected the target means ${number(amountForArea)} ${symbol}.`);
  }
  if (outside) words.push(`Days outside the heating season brought ${number(outside)} ${symbol}, which do not count.`);
  return words.join(' ');
}

/** How the number of the target is to be read, as the site file says. */
function showNote(target) {
  const note = target?.note ?? '';
  byId('target-note').hidden = note === '';
  byId('target-note-words').textContent = note;
  byId('target-note-title').textContent =
    `How the ${number(target?.amount ?? null)} ${target ? unit(target.unit) : ''} are to be read`;
}

export function showTiles(status, target) {
  const drift = target?.performanceDriftPct ?? null;
  const level = target?.driftLevelPct ?? 5;
  const judged = target?.judgedPct ?? 100;
  const chance = target?.probabilityToMeet ?? null;
  const symbol = target ? unit(target.unit) : 't';
  const band =
    target && target.forecastP10 !== null
      ? `${number(target.forecastP10)} to ${number(target.forecastP90)} ${symbol} (P10 to P90)`
      : null;
  byId('tiles').replaceChildren(
    tile('Heat power', amount(status.heat.powerMw), 'MW', 'mean of the last full 15 min'),
    tile('Heat today', amount(energy(status.heat.todayGj)), energyUnit(), heatOfSeason(status)),
    tile('Avoided today', tonnes(status.avoided.todayT), 't', `${tonnes(status.avoided.monthT)} t gross this month`),
    tile(
      `Forecast${target?.periodName ? ` for the ${target.periodName}` : ''}`,
      number(target?.forecast ?? null),
      symbol,
      band,
    ),
    tile(
      'Chance to meet the target',
      chance === null ? '–' : number(chance * 100),
      '%',
      'with the weather still open',
      chance === null ? '' : chance < 0.2 ? 'bad' : chance < 0.5 ? 'warn' : 'good',
    ),
    tile(
      'Performance, last 30 days',
      drift === null ? '–' : signed(drift, 1),
      '%',
      judged < 100
        ? `weather taken out; ${number(Math.floor(judged))} % of the days can be judged`
        : 'weather taken out',
      drift === null ? '' : drift <= -2 * level ? 'bad' : drift <= -level ? 'warn' : 'good',
    ),
  );
}

/** Over the curve: what it counts. */
export const curveTitle = (target) =>
  target?.title
    ? `Plan and achieved: ${target.title.charAt(0).toLowerCase()}${target.title.slice(1)}`
    : 'Plan and achieved';

/** How a target is called where one is chosen: with its period, so that two of one metric can be told apart. */
export const choiceWords = ({ id, periodName }) => (periodName ? `${id} · ${capital(periodName)}` : id);

const heatOfSeason = ({ heat }) => `${amount(energy(heat.seasonGj))} ${energyUnit()} this heating season`;

const STATE_LEVELS = {
  ok: 'good',
  online: 'good',
  live: 'good',
  silent: 'bad',
  held: 'bad',
  offline: 'bad',
  'never-seen': 'warn',
  stale: 'warn',
  late: 'warn',
};

/** What nobody has decided about yet, in one line. */
function heldLine({ point, unit: code, since, atStake, atStakeGj }, zone) {
  const amount =
    atStakeGj === null
      ? `${reading(atStake, null)} ${unit(code)}`
      : `${reading(energy(atStakeGj), null)} ${energyUnit()}`;
  return `${point} waits for a decision since ${dayTime(new Date(since), zone)}: ${amount} count nowhere until then`;
}

export function showDevices(status, zone, now) {
  const head = element(
    'tr',
    {},
    ...['Device', 'State', 'Last seen'].map((name, i) =>
      element('th', { className: i === 2 ? 'num' : '', scope: 'col' }, name),
    ),
  );
  const rows = status.devices.map((device) =>
    element(
      'tr',
      {},
      element(
        'td',
        {},
        device.name ?? device.id,
        element('span', { className: 'sub' }, `${device.id} · ${device.kind}`),
      ),
      element(
        'td',
        {},
        element('span', { className: `state ${STATE_LEVELS[device.state] ?? ''}` }, device.state.replace('-', ' ')),
        ...(device.held ?? []).map((held) => element('span', { className: 'sub' }, heldLine(held, zone))),
      ),
      element('td', { className: 'num', title: device.lastSeen ?? '' }, ago(device.lastSeen, zone, now)),
    ),
  );
  byId('devices').replaceChildren(element('thead', {}, head), element('tbody', {}, ...rows));
}

const ALERT_WORDS = {
  'active-unacknowledged': 'not acknowledged yet',
  'active-acknowledged': 'acknowledged',
  'returned-unacknowledged': 'over, but not acknowledged yet',
};

export function showAlerts(alerts, zone, now, onAck) {
  if (alerts.length === 0) {
    byId('alerts').replaceChildren(element('li', {}, element('div', {}, 'No alerts.')));
    return;
  }
  byId('alerts').replaceChildren(
    ...alerts.map((alert) => {
      const words = alert.message ?? `${alert.rule}: ${alert.subject}`;
      const item = element(
        'li',
        { className: alert.severity },
        element(
          'div',
          {},
          element('span', { className: 'severity' }, `${alert.severity} `),
          words,
          element(
            'span',
            { className: 'quiet' },
            ` · ${ago(alert.raisedAt, zone, now)} · ${ALERT_WORDS[alert.state] ?? alert.state}`,
          ),
        ),
      );
      if (onAck && alert.canAck) {
        const button = element('button', { type: 'button' }, 'Acknowledge');
        button.onclick = () => onAck(alert, button);
        item.append(button);
      }
      return item;
    }),
  );
}

export function showQuality(status, ledger, season) {
  const { data } = status;
  const totals = ledger?.totals;
  const coverage = totals?.received === 0 ? null : data.coveragePct;
  const lag = ledger ? ledger.lagRecords : data.lagRecords;
  byId('quality').replaceChildren(
    tile(
      'Coverage',
      number(coverage, 1),
      '%',
      null,
      coverage === null ? '' : coverage >= 97 ? 'good' : coverage >= 90 ? 'warn' : 'bad',
    ),
    tile('Not counted yet', number(lag ?? null), 'records', null, lag > 10_000 ? 'warn' : ''),
    tile('Behind', number(data.lagSeconds, 0), 's'),
    tile('After their hour', number(data.lateCount), 'values', lateNote(data)),
    tile('Dead letters', number(data.deadLetterCount), '', null, data.deadLetterCount > 0 ? 'warn' : ''),
    ...(season
      ? [
          tile(
            'Substituted',
            amount(energy(season.substitutedGj)),
            energyUnit(),
            'this season',
            season.substitutedGj > 0 ? 'warn' : '',
          ),
          tile(
            'Excluded',
            amount(energy(season.excludedGj)),
            energyUnit(),
            'this season',
            season.excludedGj > 0 ? 'warn' : '',
          ),
          tile('Effect of stand-ins', signed(season.dataEffectT), 't net', 'against the best estimate'),
        ]
      : []),
    ...(totals
      ? [
          tile('Received', number(totals.received), 'values'),
          tile('Stored', number(totals.stored), 'values'),
          tile('Sent twice', number(totals.duplicate), 'values'),
          tile('Conflicts', number(totals.conflict), 'values', null, totals.conflict > 0 ? 'warn' : ''),
          tile('Lost numbers', number(totals.gapCount), 'gaps', null, totals.gapCount > 0 ? 'warn' : ''),
        ]
      : []),
  );
  showFindings(data.findings ?? []);
  byId('quality-words').textContent = totals
    ? totals.received === 0
      ? 'Nothing has come in yet.'
      : totals.inFlight === 0
        ? 'Every value that came in is accounted for: stored, sent twice, in conflict, or kept as a dead letter.'
        : `${number(totals.inFlight)} values are on their way.`
    : '';
}

/** History that was sent later, by a replay or a gateway that was cut off, is no fault. */
const lateNote = ({ lateCount }) =>
  lateCount > 0 ? 'history that was delivered later is among them; all of it counts' : null;

/** What meters and clocks say about each other. */
function showFindings(findings) {
  byId('findings').replaceChildren(
    ...findings.map(({ code, message }) => element('li', {}, element('strong', {}, code), ` ${message}`)),
  );
}

/** The newest messages that could not be used. */
export function showLetters(letters, zone) {
  const holder = byId('letters');
  if (letters.length === 0) {
    holder.replaceChildren();
    return;
  }
  const row = (letter) =>
    element(
      'tr',
      {},
      element(
        'td',
        {},
        element('strong', {}, letter.reason),
        element('span', { className: 'sub' }, ...breakable(letter.detail)),
      ),
      element('td', {}, ...breakable([letter.device, letter.point].filter(Boolean).join('/') || letter.topic)),
      element('td', { className: 'num quiet' }, when(letter.receivedAt, zone)),
    );
  const head = ['Newest dead letters', 'From', 'Came'].map((name, i) =>
    element('th', { scope: 'col', className: i === 2 ? 'num' : '' }, name),
  );
  holder.replaceChildren(
    element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...letters.map(row))),
  );
}

const folded = new Map();

/** Devices fold; on a phone they start folded, and what the reader has chosen stays. */
export function showReadings(points, zone, names) {
  if (!points.some((point) => point.last)) {
    byId('readings').replaceChildren(element('p', { className: 'empty' }, 'No reading has been stored yet.'));
    return;
  }
  const devices = new Map();
  for (const point of points) {
    if (!devices.has(point.device)) devices.set(point.device, []);
    devices.get(point.device).push(point);
  }
  byId('readings').replaceChildren(
    ...[...devices].map(([device, list]) => {
      const open = folded.get(device) ?? window.innerWidth > 820;
      const body = list.some((point) => point.last)
        ? element('table', {}, element('tbody', {}, ...list.map((point) => readingRow(point, zone))))
        : element('p', { className: 'quiet' }, 'No reading yet.');
      const part = element(
        'details',
        open ? { open: '' } : {},
        element('summary', {}, names.get(device) ?? device),
        body,
      );
      part.addEventListener('toggle', () => folded.set(device, part.open));
      return part;
    }),
  );
}

/** A truck or a shift comes when it comes; a sensor that never spoke is another matter. */
const nothingYet = ({ kind, intervalSeconds }) =>
  kind === 'delta' && intervalSeconds === null ? 'none delivered yet' : 'no reading yet';

function readingRow(of, zone) {
  const { point, last, unit: code, resolution } = of;
  const doubtful = last && last.quality !== 'good';
  return element(
    'tr',
    {},
    element('td', {}, ...breakable(point)),
    element(
      'td',
      { className: `num ${doubtful ? 'warn' : ''}`, title: doubtful ? `quality: ${last.quality}` : undefined },
      last ? `${reading(last.value, resolution)} ${unit(code)}`.trim() : nothingYet(of),
    ),
    element('td', { className: 'num quiet' }, last ? when(last.ts, zone) : ''),
  );
}

function when(text, zone) {
  const date = new Date(text);
  return Date.now() - date < 43_200_000 ? time(date, zone) : dayTime(date, zone);
}

/** The split of achieved less plan. */
export function showGap(gap, code) {
  const parts = gap
    ? [
        ['Weather', gap.weather],
        ['Performance', gap.performance],
        ['Area', gap.area],
        ['Data', gap.data],
      ].filter(([, value]) => value !== null && value !== undefined)
    : [];
  byId('gap').hidden = parts.length === 0;
  byId('gap').replaceChildren(
    ...parts.map(([name, value]) =>
      element(
        'div',
        {},
        element('dt', {}, name),
        element('dd', { className: value < 0 ? 'warn' : '' }, `${signed(value)} ${unit(code)}`),
      ),
    ),
  );
}
