import { HOUR_MS, MINUTE_MS } from '../../calendar/durations.js';
import type { ConditionTiming } from '../condition.js';
import type { Severity } from '../severity.js';

/** What a rule is about, and what whoever is woken by it should do. */
export interface AlertRule {
  readonly id: string;
  /** Severities that it can have. */
  readonly severities: readonly Severity[];
  /** What a site file may set of it: levels by severity, or how long something lasts before it counts. */
  readonly sets: 'levels' | 'after' | 'nothing';
  /** Which way is bad: `low` (a drift, a share) or `high`. Only of a rule with levels. */
  readonly bad?: 'low' | 'high';
  /** Absent: a condition that is looked at again and again. `daily`: once for each whole local day. `once`: told once, over when it was seen. */
  readonly looks?: 'daily' | 'once';
  /** Of a condition; absent: no delay, and chattering as usual. */
  readonly timing?: Partial<ConditionTiming>;
  /** When nobody is told of it, by design; a site may say otherwise of the season. */
  readonly suppressedIn?: readonly ('off-season' | 'maintenance')[];
  readonly cause: string;
  readonly consequence: string;
  readonly response: string;
}

const RULES = [
  {
    id: 'target.risk',
    severities: ['info', 'warning', 'critical'],
    sets: 'levels',
    bad: 'low',
    looks: 'daily',
    cause: 'The forecast of the period, with the weather that is usual from here on, falls short of the target.',
    consequence: 'The amount that was promised for the period will probably not be reached.',
    response:
      'Look at the four parts of the gap. Performance: follow performance.drift. Data: find the gaps and backfill them. Area: check that the connected area in the site file is what is connected. Weather and plan: tell whoever promised the amount.',
  },
  {
    id: 'performance.drift',
    severities: ['warning', 'critical'],
    sets: 'levels',
    bad: 'low',
    looks: 'daily',
    cause: 'For 30 days the plant has delivered less heat than the weather let expect.',
    consequence: 'Each day costs avoided tonnes that no weather brings back.',
    response:
      'Compare plant meter and substations, look at boiler output, fuel moisture and flow. Look for a customer that was disconnected. Note what was found when you acknowledge.',
  },
  {
    id: 'performance.blind',
    severities: ['info'],
    sets: 'nothing',
    looks: 'daily',
    cause: 'The days of the plant err so much, or so few of them can be judged, that a drift would not show.',
    consequence: 'Silence of performance.drift does not mean that the plant is well.',
    response:
      'Fill gaps in the data; look for what makes the days uneven: base load, connected area, the weather station.',
  },
  {
    id: 'performance.cusum',
    severities: ['warning'],
    sets: 'levels',
    bad: 'high',
    looks: 'daily',
    cause:
      'The daily shortfalls against the expectation have added up to more than chance explains: something changed.',
    consequence: 'The plant makes less than before, from a day on that the alert names.',
    response: 'Look into the log for the day of the change: what was repaired, exchanged, switched or connected then?',
  },
  {
    id: 'target.overshoot',
    severities: ['warning'],
    sets: 'levels',
    bad: 'high',
    looks: 'daily',
    cause: 'More heat than the weather let expect.',
    consequence: 'A meter that reads high, or a point that counts twice, would earn tonnes that nobody can defend.',
    response: 'Compare the meter with substations and boilers, look at its last exchange, before believing it.',
  },
  {
    id: 'data.coverage',
    severities: ['warning'],
    sets: 'levels',
    bad: 'low',
    looks: 'daily',
    cause: 'Too little of the last day, or of its month, is covered by readings.',
    consequence: 'Heat that was not measured earns nothing, and a month below 90 % cannot be signed.',
    response:
      'Look which devices have gaps (ledger, devices), read out their memory or their gateway, and send it late: it counts.',
  },
  {
    id: 'data.balance',
    severities: ['warning'],
    sets: 'nothing',
    suppressedIn: ['off-season'],
    cause: 'Meters that measure the same heat, or heat and fuel, disagree over a whole day.',
    consequence: 'No value is changed. One of the meters is wrong, and tonnes may rest on it.',
    response: 'Read both meters by hand on the spot. Look for a by-pass, a substation without readings, a wrong unit.',
  },
  {
    id: 'boiler.limit',
    severities: ['warning', 'critical'],
    sets: 'after',
    cause: 'A value is beyond a limit that the site file states for its point: a temperature, a pressure, a power.',
    consequence: 'What the limit protects: see the consequence that stands beside it in the site file.',
    response:
      'Look at the point and its neighbours on the trend. Bring the load down, and see what changed: fire, flow, a pump, a blower. Believe the sensor until another one says otherwise.',
  },
  {
    id: 'heat.imbalance',
    severities: ['warning'],
    sets: 'levels',
    bad: 'high',
    cause:
      'Over a whole local day the plant counted more or less heat than its substations and the usual loss of the network explain.',
    consequence: 'A meter is wrong, or heat is lost: tonnes may rest on it.',
    response:
      'Compare the meters of plant and substations by hand, each with its own flow and temperatures. Look at make-up water for a leak, and for a customer without a meter or with an open by-pass.',
  },
  {
    id: 'device.silent',
    severities: ['warning'],
    sets: 'after',
    suppressedIn: ['maintenance'],
    cause: 'Nothing has arrived from the device for longer than three of its intervals.',
    consequence: 'Its newest values are old; a register bridges the time when it comes back, a gauge does not.',
    response:
      'Check power and network of the device and of its gateway. Several at once: look at what they share first.',
  },
  {
    id: 'device.noisy',
    severities: ['warning'],
    sets: 'nothing',
    suppressedIn: ['maintenance'],
    cause: 'Too many of the newest readings of a point were in doubt.',
    consequence: 'The point is kept out of the figures until it is quiet again.',
    response: 'Look at sensor, wiring and shielding; the codes of the last 24 hours say what was found.',
  },
  {
    id: 'device.skew',
    severities: ['warning'],
    sets: 'nothing',
    suppressedIn: ['maintenance'],
    cause: 'The clock of the device is wrong.',
    consequence: 'Its readings lie in the wrong hours: days and months at their borders are wrong.',
    response: 'Set its clock, and see that it follows a time server.',
  },
  {
    id: 'register.held',
    severities: ['warning'],
    sets: 'after',
    cause: 'Readings of a register agree with each other, and not with what it said before.',
    consequence: 'They count nowhere until somebody decides.',
    response: 'Look at the meter. Record its exchange, or accept or refuse the readings with a reason.',
  },
  {
    id: 'fuel.unweighed',
    severities: ['warning'],
    sets: 'nothing',
    cause:
      'On three days running more fuel was burnt than was weighed and lay in the yard: the scale, or the way of its messages, is dead.',
    consequence: 'Fuel is debited by the heat all the same, and its share of the time is not covered.',
    response:
      'See whether the weighbridge still reports. Send what it missed; what cannot be had any more, count in the yard and record as a stock-taking.',
  },
  {
    id: 'lost.range',
    severities: ['critical'],
    sets: 'nothing',
    looks: 'once',
    cause: 'Kafka has lost records before they were counted.',
    consequence: 'What was among them is in no figure.',
    response: 'Send the readings of that time once more from devices, gateways or a recording; then acknowledge.',
  },
  {
    id: 'delivery.lag',
    severities: ['warning', 'critical'],
    sets: 'levels',
    bad: 'high',
    timing: { onDelayMs: MINUTE_MS, offDelayMs: MINUTE_MS },
    cause: 'What has been received is not stored yet: the aggregator, PostgreSQL or Kafka is slow, or stands still.',
    consequence: 'Every figure and every other rule is as old as that. Nothing is lost: it waits in Kafka.',
    response:
      'Run greenpark doctor: which process is away, is the disk full, does PostgreSQL answer? After an outage, wait until it has caught up.',
  },
  {
    id: 'deadletters.rate',
    severities: ['warning', 'critical'],
    sets: 'levels',
    bad: 'high',
    cause: 'More values than usual could not be used within an hour: a device was exchanged, renamed or set otherwise.',
    consequence: 'They are kept, and count nowhere until they are replayed.',
    response:
      'See which reason and device (greenpark dead-letters list), mend the site file or the device, then replay them.',
  },
  {
    id: 'evidence.chain',
    severities: ['critical'],
    sets: 'nothing',
    cause:
      'A row of the audit log or of the evidence does not hang on the one before it, or is not what was published of it.',
    consequence: 'Somebody has changed what must only grow, or the database was restored from an older copy.',
    response:
      'Run greenpark audit --verify, keep the database as it is, and tell the auditor. A restore says so in the log: then acknowledge with its row.',
  },
  {
    id: 'calibration.due',
    severities: ['warning'],
    sets: 'nothing',
    cause: 'The certificate of a meter ends within 60 days, or has ended.',
    consequence:
      'From the day after, its permissible error is taken off every figure; a later certificate does not give it back.',
    response:
      'Order its verification now, and enter the new certificate in the site file (meter: verifiedFrom, verifiedUntil).',
  },
  {
    id: 'factor.expiring',
    severities: ['warning'],
    sets: 'nothing',
    cause: 'An emission factor of the site holds for less than 60 more days, and no version follows.',
    consequence: 'Behind its last day a conservative candidate stands in, and no month of it can be closed.',
    response:
      'Look for the next publication, add it with its source (greenpark factors add), and see what it changes (greenpark recompute --what-if).',
  },
  {
    id: 'notification.failing',
    severities: ['warning'],
    sets: 'nothing',
    cause: 'A way by which people are told of alerts does not work.',
    consequence: 'Whoever relies on it hears of nothing.',
    response:
      'Look at the last answer (greenpark alerts notifications), mend address or secret, then try it: greenpark alerts test SINK.',
  },
] as const satisfies readonly AlertRule[];

export type AlertRuleId = (typeof RULES)[number]['id'];

/** Every rule that is shipped (docs/arithmetic/drift-and-alerts.md#rules), by its id. */
export const ALERT_RULES: readonly AlertRule[] = RULES;

const BY_ID: ReadonlyMap<string, AlertRule> = new Map(ALERT_RULES.map((rule) => [rule.id, rule]));

/** A condition that comes and goes more often than that is one alert (EEMUA 191 calls three times a minute chattering: rules here look at minutes). */
export const USUAL_TIMING: ConditionTiming = {
  onDelayMs: 0,
  offDelayMs: 0,
  chatter: { times: 5, withinMs: HOUR_MS },
};

/** The rule of that id; null: none is shipped. */
export const alertRuleOf = (id: string): AlertRule | null => BY_ID.get(id) ?? null;
