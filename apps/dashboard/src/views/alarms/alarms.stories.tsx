import type { Alert } from '../../state/live.js';
import type { Stories } from '../../stories/story.js';
import { AlarmTable } from './AlarmTable.js';
import { Response } from './ResponsePanel.js';
import './alarms.css';

const NOW = Date.now();
const ago = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString();

function alarm(id: string, more: Partial<Alert>): Alert {
  return {
    id,
    site: 'south',
    rule: 'device.silent',
    subject: id,
    severity: 'warning',
    state: 'active-unacknowledged',
    raisedAt: ago(98),
    changedAt: ago(98),
    resolvedAt: null,
    version: 1,
    value: null,
    unit: null,
    limit: null,
    since: ago(120),
    until: null,
    sentence: { en: `${id}: sends nothing`, zh: `${id}：无数据`, de: `${id}: sendet nichts` },
    subjectName: id,
    acknowledgedAs: null,
    aside: null,
    ...more,
  };
}

const HOT = alarm('boiler-2/flue.temp', {
  rule: 'boiler.limit',
  severity: 'critical',
  raisedAt: ago(9),
  value: 187,
  limit: 180,
  unit: 'Cel',
  since: null,
  sentence: {
    en: 'Boiler 2: flue gas 187 °C, limit 180 °C',
    zh: '2 号锅炉：烟气 187 °C，限值 180 °C',
    de: 'Kessel 2: Rauchgas 187 °C, Grenzwert 180 °C',
  },
});
const LIST: readonly Alert[] = [
  HOT,
  alarm('east', { state: 'returned-unacknowledged', returnedAt: ago(80) }),
  alarm('plant', {
    state: 'active-acknowledged',
    acknowledged: true,
    acknowledgedAt: ago(60),
    acknowledgedBy: 'shift B',
    note: 'soot blower on order',
  }),
  alarm('west', {
    state: 'shelved',
    aside: { kind: 'shelved', reason: 'ticket comes', by: 'shift C', since: ago(30), until: ago(-300) },
  }),
  alarm('pump', { state: 'resolved', resolvedAt: ago(200) }),
];
const FLOOD = Array.from({ length: 17 }, (_, i) => alarm(`station-${i}`, { raisedAt: ago(5 + i / 10) }));
const nothing = (): void => undefined;
const table = (alerts: readonly Alert[], more: { fresh?: ReadonlySet<string>; chosen?: string } = {}) => (
  <div class="alarms-view" style={{ display: 'block' }}>
    <AlarmTable
      alerts={alerts}
      chosen={more.chosen ?? null}
      onChoose={nothing}
      fresh={more.fresh}
      empty="No alarm now."
    />
  </div>
);

const text = {
  cause: 'Soot on the tubes, or more air than the fire needs.',
  consequence: 'From 200 °C the bags of the filter take damage and the boiler trips.',
  steps: ['Lower the feed of boiler 2.', 'Bring O₂ under 9 %.', 'Blow soot by hand.'],
};
const detail = {
  ...HOT,
  guidance: null,
  words: { en: text, zh: text, de: text },
  transitions: [],
  before: { days: 30, count: 3, newest: [] },
  nextEscalation: { at: ago(-1), to: ['shift-lead'] },
  notifications: [
    {
      id: 'a',
      site: 'south',
      sink: 'duty-phone',
      alert: HOT.id,
      news: 'raised' as const,
      state: 'sent' as const,
      createdAt: ago(9),
      dueAt: null,
      triedAt: ago(9),
      failures: 0,
      person: null,
      digest: null,
      answer: '201',
    },
  ],
};
const failing = detail.notifications.map((one) => ({ ...one, state: 'given-up' as const, answer: '500 broken' }));
const response = (more: Partial<typeof detail> & { alert?: Alert } = {}) => (
  <div style={{ width: '372px' }}>
    <Response
      alert={more.alert ?? { ...HOT, subject: 'boiler-2' }}
      detail={{ ...detail, ...more }}
      onAsk={nothing}
      onBefore={nothing}
    />
  </div>
);

export default {
  of: 'AlarmTable, ResponsePanel',
  states: {
    'table with all groups': () => table(LIST),
    'table empty': () => table([]),
    'table in a flood': () => table(FLOOD),
    'table with a chosen row': () => table(LIST, { chosen: HOT.id }),
    'table with a new row': () => table(LIST, { fresh: new Set([HOT.id]) }),
    'answer without a slope': () => response(),
    'answer with the time left': () => response({ alert: { ...HOT, subject: 'boiler-2', until: '2099-01-01' } }),
    'answer escalated': () =>
      response({
        notifications: detail.notifications.map((one) => ({ ...one, news: 'escalated' as never })),
        nextEscalation: null as never,
      }),
    'answer that could not be sent': () => response({ notifications: failing as never }),
  },
} satisfies Stories;
