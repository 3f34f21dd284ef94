import { Injectable } from '@nestjs/common';
import type { SentencesAnswer } from '#contracts';
import {
  addDays,
  alarmsFacts,
  dataFacts,
  DAY_MS,
  kioskFacts,
  localDateOf,
  logFacts,
  meaningFacts,
  overviewFacts,
  performanceFacts,
  plantFacts,
  pointsFacts,
  reportsFacts,
  SEVERITIES,
  shiftAt,
  type Site,
} from '#domain';
import { Database, readAlerts, readMeterEvents, type AlertRow } from '#postgres';
import { say, SENTENCES, type Language } from '#words';
import { SiteDirectory } from '../directory/site-directory.js';
import { KafkaPort } from '../kafka/kafka-port.js';
import { showLedger } from '../ledger/show-ledger.js';
import { listPeriods } from '../periods/list-periods.js';
import { alertStates, shownAlert } from '../alerts/show-alerts.js';
import { listNotes } from '../shift-log/list-notes.js';
import { hasSignature } from '../signature/asked-season.js';
import { Signatures } from '../signature/signatures.js';
import { SeenFigures, seenTarget, shownIn, type Moment } from './seen-figures.js';

/** Alarms and events that are counted; a plant with more of them is told so by Alarms and Log themselves. */
const MOST_COUNTED = 1_000;
const MONTHS_SEEN = 13;

type Sentence = SentencesAnswer['sentences'][number];
interface Asked extends Moment {
  readonly site: Site;
  readonly language: Language;
  readonly target: string | undefined;
  readonly season: string | undefined;
}

/** What each view of the page says. */
@Injectable()
export class Sentences {
  constructor(
    private readonly db: Database,
    private readonly directory: SiteDirectory,
    private readonly seen: SeenFigures,
    private readonly kafka: KafkaPort,
    private readonly signatures: Signatures,
  ) {}

  of(view: SentencesAnswer['view'], asked: Asked): Promise<Sentence[]> {
    return this[view](asked);
  }

  private async overview({ site, language, target, ...at }: Asked): Promise<Sentence[]> {
    const answer = await this.seen.target(site, target, at);
    const { days, doubt } = await this.seen.season(site, at);
    const facts = overviewFacts({
      target: answer && seenTarget(answer),
      season: site.season,
      today: today(site, at),
      days,
      doubt,
    });
    const means = meaningFacts(site, this.directory.factors(), at.asOfMs ?? at.nowMs);
    return say([...facts, ...means], SENTENCES.overview, language, site.timeZone);
  }

  private async plant({ site, language, ...at }: Asked): Promise<Sentence[]> {
    const { devices, heat } = await this.seen.status(site, at);
    const open = at.asOfMs === null ? await this.openAlerts(site) : [];
    const alarms = open
      .filter(({ state }) => state.startsWith('active-') || state === 'returned-unacknowledged')
      .sort(byUrgency)
      .map((alert) => shownAlert(alert, () => site));
    const facts = plantFacts({
      devices: devices.map(({ id, name, state }) => ({ id, state, name: typeof name === 'string' ? name : id })),
      alarms,
      powerMw: heat.powerMw,
      season: site.season,
      today: today(site, at),
    });
    return say(facts, SENTENCES.plant, language, site.timeZone);
  }

  private async performance({ site, language, target, season, ...at }: Asked): Promise<Sentence[]> {
    const facts = performanceFacts(await this.seenPerformance(site, { target, season }, at));
    return say(facts, SENTENCES.performance, language, site.timeZone);
  }

  private async points({ site, language, ...at }: Asked): Promise<Sentence[]> {
    const { devices } = await this.seen.status(site, at);
    const facts = pointsFacts({
      points: site.devices.reduce((sum, { points }) => sum + points.filter(({ removed }) => !removed).length, 0),
      devices: devices.map(({ id, name, state, lastReading }) => ({
        name: typeof name === 'string' ? name : id,
        state,
        lastReadingMs: lastReading ? Date.parse(lastReading) : null,
      })),
      nowMs: at.asOfMs ?? at.nowMs,
    });
    return say(facts, SENTENCES.points, language, site.timeZone);
  }

  private async alarms({ site, language, ...at }: Asked): Promise<Sentence[]> {
    const { alerts } = await this.seen.status(site, at);
    const isNow = at.asOfMs === null;
    const [last] = isNow ? await readAlerts(this.db, { states: ['resolved'], sites: [site.id], limit: 1 }) : [];
    const facts = alarmsFacts({
      open: isNow ? await this.openAlerts(site) : null,
      counts: alerts,
      lastEndedMs: last?.resolvedMs ?? null,
    });
    return say(facts, SENTENCES.alarms, language, site.timeZone);
  }

  private async data({ site, language, ...at }: Asked): Promise<Sentence[]> {
    const { data } = await this.seen.status(site, at);
    const facts = dataFacts({
      ledger: at.asOfMs === null ? (await showLedger(this.db, this.kafka, site)).totals : null,
      deadLettersWaiting: data.deadLetterCount,
      held: data.held?.points ?? [],
      coveragePct: data.coveragePct,
    });
    return say(facts, SENTENCES.data, language, site.timeZone);
  }

  /** Signatures are those of now: what waits for one then is not kept. */
  private async reports({ site, language, nowMs, asOfMs }: Asked): Promise<Sentence[]> {
    const day = localDateOf(asOfMs ?? nowMs, site.timeZone);
    const want = { interval: 'month', from: addDays(day, -MONTHS_SEEN * 31), to: addDays(day, 1), nowMs } as const;
    const items = await listPeriods(this.db, site, await this.directory.siteId(site), want);
    const facts = reportsFacts({ months: items.map((item) => ({ ...item, month: item.period })) });
    return say(facts, SENTENCES.reports, language, site.timeZone);
  }

  private async log({ site, language, nowMs, asOfMs }: Asked): Promise<Sentence[]> {
    const toMs = asOfMs ?? nowMs;
    const fromMs = toMs - DAY_MS;
    const siteId = await this.directory.siteId(site);
    const alerts = await readAlerts(this.db, { states: null, sites: [site.id], limit: MOST_COUNTED });
    const events =
      siteId === null
        ? []
        : await readMeterEvents(this.db, siteId, { fromMs, toMs }, { limit: MOST_COUNTED, after: null });
    const log = await listNotes(this.db, site, { fromMs: null, toMs: null, asOfMs, nowMs, limit: 1 });
    const facts = logFacts({
      shift: shiftAt(site, toMs),
      isPast: asOfMs !== null,
      unsigned: log.unsigned,
      isKept: log.items.length > 0,
      alarmsRaised: alerts.filter(({ raisedMs }) => raisedMs >= fromMs && raisedMs < toMs).length,
      eventsRecorded: events.length,
    });
    return say(facts, SENTENCES.log, language, site.timeZone);
  }

  private async kiosk(asked: Asked): Promise<Sentence[]> {
    const { site, language } = asked;
    const day = today(site, asked);
    const connected = site.area?.connected.findLast(({ from }) => from <= day)?.m2 ?? null;
    const isBiomass = (site.emissions?.biomass.length ?? 0) > 0;
    const facts = kioskFacts({ areaM2: connected, isBiomass, name: site.name });
    return [...say(facts, SENTENCES.kiosk, language, site.timeZone), ...(await this.overview(asked))];
  }

  /** The finding of the energy signature, in the unit that people of the site read. */
  private async seenPerformance(site: Site, asked: Pick<Asked, 'target' | 'season'>, at: Moment) {
    if (asked.target === undefined && !hasSignature(site)) return { finding: null, days: 0, unit: '' };
    if ((await this.directory.siteId(site)) === null) return { finding: null, days: 0, unit: '' };
    const { finding, days, target } = await this.signatures.of(site, asked, at);
    const { unit, in: shown } = shownIn(target.unit, site);
    const { perDay, toSeasonEnd } = finding;
    return {
      finding: { ...finding, perDay: shown(perDay), toSeasonEnd: shown(toSeasonEnd) },
      days: days.length,
      unit,
    };
  }

  private openAlerts(site: Site) {
    return readAlerts(this.db, { states: alertStates('open'), sites: [site.id], limit: MOST_COUNTED });
  }
}

/** Highest priority first, then what nobody has acknowledged, then the newest. */
function byUrgency(a: AlertRow, b: AlertRow): number {
  const isWaiting = ({ state }: AlertRow): number => Number(state.endsWith('-unacknowledged'));
  const severity = (alert: AlertRow): number => SEVERITIES.indexOf(alert.severity);
  return severity(b) - severity(a) || isWaiting(b) - isWaiting(a) || b.raisedMs - a.raisedMs;
}

const today = ({ timeZone }: Site, { asOfMs, nowMs }: Moment) => localDateOf(asOfMs ?? nowMs, timeZone);
