import { jest } from '@jest/globals';
import type { ReadingRow } from '#contracts';
import { deriveMarkedDevices, newestFindings } from '#derivation';
import { DAY_MS, foundOfDay, HOUR_MS, localMidnightMs, MINUTE_MS, type Finding } from '#domain';
import { writeDayCheck } from '#postgres';
import { loadCatalogue } from '#runtime';
import { evaluateFindings } from '../../../apps/alerting/src/judging/evaluate-findings.js';
import { watchClock } from '../../../apps/alerting/src/judging/watch-clock.js';
import { ConfiguredPlant } from '../../support/plants/configured-plant.js';
import { readings } from '../../support/processes/aggregator-store.js';
import { urlOf } from '../../support/processes/fresh-database.js';
import { CommandFolder } from '../../support/processes/command-folder.js';

jest.setTimeout(300_000);

const DATE = '2026-01-20';
const START = localMidnightMs(DATE, 'Asia/Shanghai');
/** Something is sent for so long, and looked at for some minutes more. */
const MINUTES = 290;
const SUBSTATION = 'kind: substation, via: gate, points: [ { id: heat.power, kind: gauge, unit: MW, interval: 60s } ]';
const PARK = `site: north
timeZone: Asia/Shanghai
season: { start: 10-20, end: 04-06 }
gateways: [ { id: gate, name: Gateway } ]
devices:
  - { id: east, ${SUBSTATION} }
  - { id: west, ${SUBSTATION} }
  - id: boiler
    kind: boiler
    points:
      - { id: water.supplyTemp, kind: gauge, unit: Cel, interval: 60s, limits: { high: 100, criticalHigh: 120 } }
`;
const IMBALANCE: Finding = { code: 'BALANCE', kind: 'heat-imbalance', subject: 'north', measured: 5, low: -2, high: 2, unit: '%' }; // prettier-ignore

/** Minutes in which a device sends nothing. */
const SILENT: Readonly<Record<string, readonly (readonly [from: number, to: number])[]>> = {
  boiler: [[130, 150]],
  // together behind their gateway, and each alone
  east: [
    [170, 215],
    [234, 255],
  ],
  west: [
    [100, 118],
    [173, 215],
  ],
};
/** Works on a substation, while it is silent and for shorter. */
const WORKS = { from: 232, to: 248 };

function boilerAt(minute: number): number {
  // comes and goes, more often than it may
  if (minute >= 72 && minute < 100) return minute % 4 < 2 ? 110 : 90;
  if (minute >= 60 && minute < 64) return 110;
  if (minute >= 64 && minute < 67) return 125;
  // once for long, and three times for a reading: the next one is believed, is not trusted whole, is bad
  return (minute >= 20 && minute < 24) || [30, 40, 50].includes(minute) ? 110 : 90;
}
/** The long form says how far the source trusts it. */
function waterAt(minute: number): ReadingRow['values'][string] {
  const v = boilerAt(minute);
  return minute === 41 ? { v, q: 'uncertain' } : minute === 51 ? { v, q: 'bad' } : v;
}

interface Step {
  readonly at: string;
  readonly rule: string;
  readonly subject: string;
  readonly news: string;
  readonly severity: string;
}
const lineOf = ({ at, rule, subject, news, severity }: Step): string => {
  // alerting of this test looks once a minute
  const minute = Math.ceil((Date.parse(at) - START) / MINUTE_MS);
  return `${String(minute).padStart(4, '0')} ${rule} ${subject} ${news} ${severity}`;
};

/** Of what a replay finds that which somebody is told: nothing that is suppressed, unless it was told before or still holds after. */
function toldOf(steps: readonly (Step & { readonly suppression: object | null })[]): string[] {
  const told = new Set<string>();
  return steps.flatMap((step) => {
    const key = `${step.rule} ${step.subject}`;
    const wasTold = told.has(key);
    if (step.news === 'returned') {
      told.delete(key);
      return wasTold ? [lineOf(step)] : [];
    }
    if (step.suppression !== null || (step.news === 'unmasked' && wasTold)) return [];
    told.add(key);
    return [lineOf(step.news === 'unmasked' ? { ...step, news: 'raised' } : step)];
  });
}

/** A morning as alerting lives it, minute by minute, and what a replay finds of it afterwards. */
describe('greenpark alerts replay of what was live', () => {
  const folder = new CommandFolder('replay-agrees');
  let plant: ConfiguredPlant;
  let databaseUrl: string;

  beforeAll(async () => {
    const catalogue = await loadCatalogue({ sitesPath: folder.write('park.yaml', PARK), factorsPath: null });
    plant = await ConfiguredPlant.open('alertsagree', catalogue, START);
    databaseUrl = await urlOf(plant.store.owner);
    for (let minute = 0; minute < MINUTES + 10; minute += 1) await live(minute);
    await dayEnds();
  });
  afterAll(async () => {
    await plant?.store.close();
    folder.remove();
  });

  /** What comes in a minute, and one look of alerting at it. */
  async function live(minute: number): Promise<void> {
    const { store, derived } = plant;
    const ts = START + minute * MINUTE_MS;
    if (minute === WORKS.from) {
      const until = START + WORKS.to * MINUTE_MS;
      const event = { id: 'works', type: 'maintenance', ts, point: null, by: 'Li', reason: 'filter', evidence: null, until } as const; // prettier-ignore
      await store.events({ site: 'north', device: 'east', receivedAt: ts, event });
    }
    const isSent = (device: string): boolean =>
      minute < MINUTES && !SILENT[device]!.some(([from, to]) => minute >= from && minute < to);
    const values: Readonly<Record<string, ReadingRow['values']>> = {
      boiler: { 'water.supplyTemp': waterAt(minute) },
      east: { 'heat.power': 5 },
      west: { 'heat.power': 5 },
    };
    const rows = Object.keys(values)
      .filter(isSent)
      .map((device) => readings({ device, receivedAt: ts, readings: [{ ts, values: values[device]! }] }));
    if (rows.length > 0) await store.readings(...rows);
    await deriveMarkedDevices(store.db, derived);
    await watchClock({ db: store.owner, storedUpTo: { look: () => Promise.resolve(ts) } }, [derived.site], ts);
  }

  async function dayEnds(): Promise<void> {
    const { store, derived } = plant;
    const nowMs = START + DAY_MS + 6 * HOUR_MS;
    await writeDayCheck(store.db, derived.siteId, { date: DATE, findings: [IMBALANCE], unjudged: [] }, nowMs);
    const found = foundOfDay(
      await newestFindings(store.owner, derived.siteId, '2026-01-21'),
      new Set(Object.keys(SILENT)),
    );
    await store.owner.transaction((tx) => evaluateFindings(tx, derived.site, found, nowMs));
  }

  it('finds the steps that were told then', async () => {
    const { code, out } = await folder.run(
      { DATABASE_URL: databaseUrl },
      'alerts',
      'replay',
      '--json',
      '--from',
      DATE,
      '--to',
      '2026-01-21',
    );
    expect(code).toBe(0);
    const lived = await plant.store.owner.query<Step>(
      `select document ->> 'rule' as rule, document ->> 'subject' as subject, news, document ->> 'severity' as severity,
              to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
       from alert_transition order by version`,
    );
    const told = lived.map(lineOf).sort();
    expect(toldOf((JSON.parse(out) as { steps: Parameters<typeof toldOf>[0] }).steps).sort()).toEqual(told);
    // and it is a morning in which something happens
    const kinds = new Set(told.map((line) => line.split(' ').slice(1, 4).join(' ')));
    expect([...kinds].sort()).toEqual([
      'boiler.limit boiler/water.supplyTemp raised',
      'boiler.limit boiler/water.supplyTemp returned',
      'boiler.limit boiler/water.supplyTemp worsened',
      'device.silent boiler raised',
      'device.silent boiler returned',
      'device.silent east raised',
      'device.silent east returned',
      'device.silent gate raised',
      'device.silent gate returned',
      'device.silent west raised',
      'device.silent west returned',
      'heat.imbalance north raised',
    ]);
  });
});
