/** The operators' page: status and alerts live from the stream, the rest asked again every few seconds. */
import { showClaims } from './claims.js';
import { drawCurve, drawHours, empty } from './charts.js';
import { curveOf } from './curve.js';
import { byId } from './dom.js';
import { clock, dayTime, energyUnit, localMonth, showAs } from './format.js';
import { showFuel } from './fuel.js';
import { showHeld } from './held.js';
import { openLineage, startLineage } from './lineage.js';
import { showMonths, showShares } from './months.js';
import { download, follow, get, getText, openDocument, post, Problem } from './server.js';
import * as show from './sections.js';
import { showVerifications } from './verification.js';
import { forgetWaterfall, offerWaterfall } from './waterfall.js';

const FAST_MS = 5_000;
const SLOW_MS = 30_000;
/** A status is published at least every minute. */
const STALE_MS = 150_000;
/** An event is stored and its figures are made within about this time. */
const DECIDED_MS = 3_000;
/** Each may do all that those before it may. */
const ROLES = ['viewer', 'operator', 'auditor', 'admin'];
const LAST_48_HOURS_MS = 48 * 3_600_000;

const state = {
  sites: [],
  site: null,
  status: null,
  alerts: new Map(),
  ledger: null,
  points: [],
  target: null,
  season: null,
  me: { name: null, role: 'viewer' },
  live: null,
  lostAt: null,
};
let stopFollowing = null;

const path = (rest) => `/api/v1/sites/${encodeURIComponent(state.site.id)}/${rest}`;
const zone = () => state.site?.timeZone ?? 'UTC';

/** Runs `work` for the site that is shown now; an answer that comes after a change of site is dropped. */
async function forSite(work, apply) {
  const site = state.site;
  try {
    const answer = await work();
    if (site === state.site) apply(answer);
  } catch (error) {
    if (error instanceof Problem) console.warn(error.message);
  }
}

/** Where the large number comes from; null: there is none yet. */
function heroFigure() {
  const target = state.status?.targets.find(({ id }) => id === state.target);
  if (target && !(target.metric === 'avoided.gross' && target.period?.startsWith('season-')))
    return target.achieved === null ? null : `target:${target.id}`;
  return state.season && state.season.grossT !== null ? `emissions:${state.season.period}:grossT` : null;
}

/** No figure is read without it: a simulator made what it comes from, or what was made is kept aside. */
function showSimulated({ simulated, simulatedReadings, circularity }) {
  const words = simulated
    ? `Simulated data: no tonne here is real. ${circularity ?? ''} With the first real reading the simulated ones are put aside; GREENPARK_SIMULATOR=off stops them.`
    : simulatedReadings
      ? 'Simulated readings are kept aside: this site has real ones, and only those count.'
      : '';
  byId('simulated').hidden = words === '';
  byId('simulated').textContent = words;
  byId('simulated').dataset.state = simulated ? 'lost' : '';
}

function showStatus() {
  if (!state.status) return;
  showSimulated(state.status);
  const target = state.status.targets.find(({ id }) => id === state.target);
  show.showAvoided(state.status, target);
  show.showTiles(state.status, target);
  byId('curve-title').textContent = show.curveTitle(target);
  byId('avoided-trace').disabled = heroFigure() === null;
  show.showQuality(state.status, state.ledger, state.season);
  tick();
}

function showAlerts() {
  const open = [...state.alerts.values()]
    .filter((alert) => !['resolved', 'shelved', 'out-of-service'].includes(alert.state))
    .sort((a, b) =>
      a.severity === b.severity ? b.raisedAt.localeCompare(a.raisedAt) : a.severity === 'critical' ? -1 : 1,
    )
    .map((alert) => ({ ...alert, canAck: alert.state.endsWith('-unacknowledged') }));
  show.showAlerts(open, zone(), Date.now(), acknowledge);
}

async function acknowledge(alert, button) {
  button.disabled = true;
  try {
    const changed = await post(`/api/v1/alerts/${encodeURIComponent(alert.id)}/ack`);
    state.alerts.set(changed.id, changed);
    showAlerts();
  } catch (error) {
    button.disabled = false;
    notice(error.message);
  }
}

/** What depends on the time that passes. */
function tick() {
  if (!state.site) return;
  byId('site-clock').textContent = clock(new Date(), zone());
  if (state.live) notice(warning());
  if (state.status) show.showDevices(state.status, zone(), Date.now());
}

/** What an operator must know before reading on; '' where all is well. */
function warning() {
  if (!state.status) return '';
  if (state.ledger?.totals.received === 0) {
    return `No data yet. Send readings by MQTT to greenpark/v1/${state.site.id}/{device}/telemetry; they appear here within seconds.`;
  }
  const age = Date.now() - Date.parse(state.status.asOf);
  if (age > STALE_MS) {
    return `The figures are of ${dayTime(new Date(state.status.asOf), zone())}: nothing newer has been computed since.`;
  }
  return '';
}

function notice(words, kind = '') {
  byId('notice').hidden = !words;
  byId('notice').textContent = words;
  byId('notice').dataset.state = kind;
}

function onConnection(live) {
  if (state.live === live) return;
  state.live = live;
  document.body.dataset.connection = live ? 'live' : 'lost';
  byId('connection').dataset.state = live ? 'live' : 'lost';
  byId('connection').textContent = live ? 'Live' : 'No connection';
  if (live) {
    notice(warning());
    void refreshFast();
    void refreshSlow();
  } else {
    state.lostAt = new Date();
    notice(
      `The server has not answered since ${dayTime(state.lostAt, zone())}. What you see is from before; the page connects again by itself.`,
      'lost',
    );
  }
}

function onEvent(name, data) {
  if (name === 'status') {
    state.status = data;
    showStatus();
  } else if (name === 'alert') {
    const known = state.alerts.get(data.id);
    if (known && known.version > data.version) return;
    state.alerts.set(data.id, data);
    showAlerts();
  }
}

async function refreshFast() {
  if (document.hidden || !state.site) return;
  await Promise.all([
    forSite(
      () => get(path('points')),
      (answer) => {
        state.points = answer.items;
        const names = new Map((state.status?.devices ?? []).map((device) => [device.id, device.name ?? device.id]));
        show.showReadings(state.points, zone(), names);
      },
    ),
    refreshHeld(),
    forSite(
      () => get(path('dead-letters?limit=5')),
      ({ items }) => show.showLetters(items, zone()),
    ),
    forSite(
      () => get(path('ledger')),
      (ledger) => {
        state.ledger = ledger;
        if (state.status) show.showQuality(state.status, ledger, state.season);
      },
    ),
  ]);
}

const may = (role) => ROLES.indexOf(state.me.role) >= ROLES.indexOf(role);

function refreshHeld() {
  return forSite(
    () => get(path('held')),
    ({ items }) => showHeld(items, zone(), may('operator') ? state.me : null, decide),
  );
}

async function decide(event) {
  const recorded = await post(path('events'), event);
  setTimeout(() => void refreshHeld(), DECIDED_MS);
  return recorded;
}

/** The newest season: its doubt, what stands in for lost data, and where its tonnes come from. */
function refreshSeason() {
  return forSite(
    () => get(path('emissions?interval=season')),
    ({ items }) => {
      state.season = items.at(-1) ?? null;
      showShares(state.season);
      offerWaterfall(state.season, (period) => getText(path(`waterfall?period=${period}&format=svg`)));
      byId('avoided-trace').disabled = heroFigure() === null;
      if (state.status) show.showQuality(state.status, state.ledger, state.season);
    },
  );
}

function refreshMonths() {
  return forSite(
    () => Promise.all([get(path('periods')), get(path('claims/balance')), get(path('claims?limit=1000'))]),
    ([periods, balances, claims]) => {
      showMonths(periods.items.slice(-12), zone(), may('auditor') ? takeEvidence : null);
      showClaims(balances.items, claims.items);
    },
  );
}

function refreshVerifications() {
  return forSite(
    async () => {
      const { items: verifications } = await get(path('verifications?limit=12'));
      const { items: findings } = await get(path('findings?limit=500'));
      const [newest] = verifications;
      const { items: sample } = newest ? await get(path(`verifications/${newest.id}/sample`)) : { items: [] };
      return { verifications, findings: findings.filter(({ state: is }) => is !== 'closed'), sample };
    },
    ({ verifications, findings, sample }) => showVerifications(verifications, findings, sample, zone()),
  );
}

function refreshFuel() {
  return forSite(
    async () => {
      const reconciled = await get(path('fuel-batches/reconciliation'));
      return { reconciled, straw: await get(path(`fuel-batches/by-origin?period=${reconciled.period}`)) };
    },
    ({ reconciled, straw }) => showFuel(straw, reconciled),
  );
}

async function takeEvidence(period, button) {
  button.disabled = true;
  try {
    await post(path(`evidence/${period}`));
    await download(path(`evidence/${period}`), `${state.site.id}-${period}-evidence.zip`);
  } catch (error) {
    notice(error.message);
  }
  button.disabled = false;
}

async function refreshSlow() {
  if (document.hidden || !state.site) return;
  const from = new Date(Date.now() - LAST_48_HOURS_MS).toISOString();
  await Promise.all([
    forSite(
      () => get(path(`emissions?interval=hour&from=${from}`)),
      ({ items }) => {
        if (items.every((row) => row.heatGj === null))
          empty(byId('hours'), 'No heat was metered in the last 48 hours.');
        else drawHours(byId('hours'), items, zone());
        const without = items.filter((row) => row.heatGj === null).length;
        byId('hours-words').textContent = without > 0 ? `${without} of ${items.length} hours have no data.` : '';
      },
    ),
    refreshTarget(),
    refreshSeason(),
    refreshMonths(),
    refreshVerifications(),
    refreshFuel(),
  ]);
}

async function refreshTarget() {
  const id = state.target;
  if (!id) {
    empty(byId('curve'), 'This site has no target.');
    byId('curve-words').textContent = '';
    show.showGap(null, 't');
    return;
  }
  await forSite(
    () => get(path(`targets/${encodeURIComponent(id)}`)),
    (target) => {
      const curve = curveOf(target);
      if (curve.days.length === 0)
        empty(byId('curve'), 'There are no figures yet. The curve begins with the first whole day of data.');
      else drawCurve(byId('curve'), curve, `${state.site.id}/${id}`);
      byId('curve-words').textContent = curve.words;
      show.showGap(target.gap, target.unit);
    },
  );
}

function chooseTarget(targets) {
  const select = byId('target-select');
  byId('target-choice').hidden = targets.length < 2;
  select.replaceChildren(...targets.map((target) => new Option(show.choiceWords(target), target.id)));
  state.target = targets[0]?.id ?? null;
  select.onchange = () => {
    state.target = select.value;
    showStatus();
    void refreshTarget();
  };
}

async function chooseSite(id) {
  stopFollowing?.();
  Object.assign(state, {
    site: state.sites.find((site) => site.id === id) ?? state.sites[0],
    status: null,
    ledger: null,
    points: [],
    season: null,
    live: null,
  });
  state.alerts.clear();
  forgetWaterfall();
  showAs(state.site.display);
  byId('hours-title').textContent = `Heat by hour in ${energyUnit()}, last 48 hours`;
  byId('site-name').textContent = state.site.name;
  byId('zone').textContent = state.site.timeZone;
  document.title = `${state.site.name} – Greenpark`;
  byId('site-select').value = state.site.id;
  byId('statement').href = path(`statements/${localMonth(new Date(), zone())}`);
  showAlerts();
  await forSite(
    () => get(path('status')),
    (status) => {
      state.status = status;
      chooseTarget(status.targets);
      showStatus();
    },
  );
  stopFollowing = follow(`/api/v1/stream?site=${encodeURIComponent(state.site.id)}`, onEvent, onConnection);
}

async function start() {
  for (;;) {
    try {
      state.sites = (await get('/api/v1/sites')).items;
      break;
    } catch {
      byId('connection').dataset.state = 'lost';
      byId('connection').textContent = 'No connection';
      notice('The server does not answer yet; trying again.', 'lost');
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
  }
  notice('');
  if (state.sites.length === 0) {
    notice('No site is configured: add a site file to config/sites and start again.');
    return;
  }
  byId('site-choice').hidden = state.sites.length < 2;
  byId('site-select').replaceChildren(...state.sites.map((site) => new Option(site.name, site.id)));
  byId('site-select').onchange = () => {
    history.replaceState(null, '', `?site=${encodeURIComponent(byId('site-select').value)}`);
    void chooseSite(byId('site-select').value);
  };
  get('/api/v1/version').then(
    (version) => (byId('version').textContent = `Greenpark ${version.product}`),
    () => undefined,
  );
  state.me = await get('/api/v1/me').catch(() => state.me);
  startLineage((figure) => get(path(`lineage?figure=${encodeURIComponent(figure)}`)), zone);
  byId('avoided-trace').onclick = () => openLineage(heroFigure());
  byId('statement').onclick = (event) => {
    event.preventDefault();
    openDocument(byId('statement').href).catch((error) => notice(error.message));
  };
  await chooseSite(new URLSearchParams(location.search).get('site'));
  setInterval(tick, 1_000);
  setInterval(() => void refreshFast(), FAST_MS);
  setInterval(() => void refreshSlow(), SLOW_MS);
  const now = () => {
    void refreshFast();
    void refreshSlow();
  };
  document.addEventListener('visibilitychange', now);
  window.addEventListener('redraw', now);
}

void start();
