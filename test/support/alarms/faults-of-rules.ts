/** Of each rule whose condition is looked at again and again: what brings it about in a real database, and one look of alerting at it. */
import {
  addDays,
  factorSet,
  localDateOf,
  MINUTE_MS,
  type AlertRuleId,
  type Factor,
  type FuelDay,
  type Site,
} from '#domain';
import { Anchors, appendAudit, readChainHeads, writeFuelDays, type Database } from '#postgres';
import { evaluateFindings } from '../../../apps/alerting/src/judging/evaluate-findings.js';
import { evaluateFlow } from '../../../apps/alerting/src/judging/evaluate-flow.js';
import { evaluateFuel } from '../../../apps/alerting/src/judging/evaluate-fuel.js';
import { evaluateHeld } from '../../../apps/alerting/src/judging/evaluate-held.js';
import { evaluateLimits } from '../../../apps/alerting/src/judging/evaluate-limits.js';
import { evaluateNoise } from '../../../apps/alerting/src/judging/evaluate-noise.js';
import { evaluateSilence } from '../../../apps/alerting/src/judging/evaluate-silence.js';
import { evaluateChains } from '../../../apps/alerting/src/judging/watch-chains.js';
import { evaluateUpkeep } from '../../../apps/alerting/src/judging/watch-upkeep.js';
import { watchSinks } from '../../../apps/alerting/src/notifying/failing-sinks.js';
import { EXAMPLE_SITE } from '../plants/example-site.js';
import { NamedRows } from './named-rows.js';

const NO_LIMIT = { low: null, high: null, criticalLow: null, criticalHigh: null, deadBand: null };
const CERTIFICATE = { from: null, serial: 'KAM-1', accuracyClass: 2, verifiedFrom: '2022-09-30', location: null };
const TERMS = { credited: [], baseline: [], electricity: [], fossilFuels: [], biomass: [], haulage: [] };

/** A plant on which each rule has something to look at. */
export const WATCHED_SITE: Site = {
  ...EXAMPLE_SITE,
  devices: EXAMPLE_SITE.devices.map((device) =>
    device.id === 'boiler-1'
      ? {
          ...device,
          points: device.points.map((point) => ({
            ...point,
            versions: [
              {
                ...point.versions[0],
                ...(point.id === 'water.supplyTemp'
                  ? { limits: { ...NO_LIMIT, high: 125, criticalHigh: 132, consequence: null, origin: null } }
                  : {}),
              },
            ],
          })),
        }
      : device,
  ),
};

export interface LookOfRule {
  readonly db: Database;
  readonly site: Site;
  /** Whether the condition holds. */
  readonly holds: boolean;
  readonly nowMs: number;
}

/** Brings the condition about, or ends it, and looks. Returns how many alerts changed. */
type FaultOfRule = (look: LookOfRule) => Promise<number>;

const finding = (code: 'BALANCE' | 'SKEW', kind: string, subject: string) => ({
  date: '2026-01-13',
  code,
  kind,
  subject,
  measured: 9,
  low: -2,
  high: 2,
  unit: '%',
  message: `${kind} of ${subject}`,
});

const found =
  (one: (site: Site) => ReturnType<typeof finding>): FaultOfRule =>
  ({ db, site, holds, nowMs }) =>
    db.transaction((tx) => evaluateFindings(tx, site, { findings: holds ? [one(site)] : [] }, nowMs));

/** By rule; every one of the catalogue that is neither judged by days nor told once. */
export const FAULTS_OF_RULES: Readonly<Partial<Record<AlertRuleId, FaultOfRule>>> = {
  'data.balance': found(({ id }) => finding('BALANCE', 'network-loss', id)),
  'heat.imbalance': found(({ id }) => finding('BALANCE', 'heat-imbalance', id)),
  'device.skew': found(() => finding('SKEW', 'clock', 'boiler-1')),

  'boiler.limit': async ({ db, site, holds, nowMs }) => {
    await new NamedRows(db, site).window('boiler-1', 'water.supplyTemp', nowMs, holds ? 128 : 100);
    return evaluateLimits(db, site, nowMs);
  },

  'device.silent': async ({ db, site, holds, nowMs }) => {
    await db.execute(
      `insert into ledger (site, device, last_seen) values ($1, 'boiler-1', to_timestamp($2::float8 / 1000))
       on conflict on constraint ledger_pkey do update set last_seen = excluded.last_seen`,
      [site.id, holds ? nowMs - 60 * MINUTE_MS : nowMs],
    );
    return evaluateSilence(db, site, nowMs, nowMs);
  },

  'device.noisy': ({ db, site, holds, nowMs }) =>
    db.transaction((tx) => {
      const quarantined = holds ? ['heat.power'] : [];
      return evaluateNoise(tx, site, [{ id: 'boiler-1', quarantined, codes: ['RANGE'], state: 'ok' }], nowMs);
    }),

  'register.held': ({ db, site, holds, nowMs }) =>
    db.transaction((tx) => {
      const register = {
        point: 'heat.energyTotal',
        unit: 'GJ',
        since: new Date(nowMs - 48 * 60 * MINUTE_MS).toISOString(),
        until: new Date(nowMs).toISOString(),
        agree: true,
        atStake: 3_024,
        atStakeGj: 3_024,
      };
      return evaluateHeld(tx, site, [{ id: 'boiler-1', held: holds ? [register] : [] }], nowMs);
    }),

  'fuel.unweighed': async ({ db, site, holds, nowMs }) => {
    const fuel = { point: 'gate/mass', moisturePoint: null, ncvPoint: null };
    const biomass = [{ efficiency: 0.85, ch4: 'ch4', n2o: 'n2o', gwp: 'ar6' as const, fuel, fromMs: 0 }];
    const siteId = await new NamedRows(db, site).siteId();
    const today = localDateOf(nowMs, site.timeZone);
    const days = [1, 2, 3].map((back) => ({
      date: addDays(today, -back),
      useT: 200,
      unweighedT: holds ? 200 : 0,
      fuel: { coveredShare: holds ? 0 : 1 },
    }));
    await db.execute('delete from fuel_day');
    await writeFuelDays(db, siteId, days as unknown as FuelDay[]);
    const burning = { ...site, emissions: { ...TERMS, biomass } } as Site;
    return db.transaction((tx) => evaluateFuel(tx, burning, nowMs));
  },

  'delivery.lag': ({ db, site, holds, nowMs }) => evaluateFlow(db, [site], nowMs - (holds ? 2 * MINUTE_MS : 0), nowMs),

  'deadletters.rate': async ({ db, site, holds, nowMs }) => {
    await db.execute('delete from dead_letter');
    if (holds)
      await db.execute(
        `insert into dead_letter (dead_letter_id, site, device, topic, received_at, reason, detail, payload_bytes, value_count)
         values (gen_random_uuid()::text, $1, 'boiler-1', 't', to_timestamp($2::float8 / 1000), 'UNKNOWN_POINT', '', 1, 100)`,
        [site.id, nowMs],
      );
    return evaluateFlow(db, [site], nowMs, nowMs);
  },

  'evidence.chain': async ({ db, site, holds, nowMs }) => {
    const entry = { site: null, who: 'ann', action: 'key-added', subject: 'key', reason: '', detail: {} } as const;
    const [row] = await db.query<{ n: number }>('select count(*)::int as n from audit_log');
    if (row!.n === 0) await db.transaction((tx) => appendAudit(tx, entry));
    const published = new Anchors();
    for (const head of await readChainHeads(db)) published.add(head);
    await db.execute('update audit_log set who = $1', [holds ? 'somebody else' : 'ann']);
    return evaluateChains(db, [site], published, nowMs);
  },

  'calibration.due': ({ db, site, holds, nowMs }) => {
    const meter = {
      ...CERTIFICATE,
      verifiedUntil: holds ? addDays(localDateOf(nowMs, site.timeZone), 9) : '2039-01-01',
    };
    const devices = site.devices.map((device) => ({ ...device, meter: device.id === 'boiler-1' ? meter : null }));
    return evaluateUpkeep(db, [{ ...site, devices }], new Map(), nowMs);
  },

  'factor.expiring': ({ db, site, holds, nowMs }) => {
    const emissions = { ...TERMS, electricity: [{ factor: 'grid.jl' }] } as unknown as Site['emissions'];
    const validTo = holds ? addDays(localDateOf(nowMs, site.timeZone), 9) : null;
    const factors = factorSet([{ id: 'grid.jl', validFrom: '2015-01-01', validTo } as Factor]);
    const devices = site.devices.map((device) => ({ ...device, meter: null }));
    return evaluateUpkeep(db, [{ ...site, devices, emissions }], factors, nowMs);
  },

  'notification.failing': async ({ db, site, holds, nowMs }) => {
    await db.execute('delete from notification');
    if (holds)
      await db.execute(
        `insert into notification (notification_id, site, sink, news, document, created_at, due_at, first_tried_at, tried_at, failures, answer)
         select 'n', $1, 'duty', 'raised', '{}', t, t, t, t, 1, 'HTTP 500' from (select to_timestamp($2::float8 / 1000) as t) as x`,
        [site.id, nowMs - 10 * MINUTE_MS],
      );
    const address = { url: 'https://duty.example' };
    const duty = { kind: 'webhook', address, secretFile: null, heartbeat: false } as const;
    const alerting = { ...site.alerting!, sinks: { duty } };
    return watchSinks(db, [{ ...site, alerting }], nowMs);
  },
};
