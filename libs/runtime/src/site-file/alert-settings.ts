import { durationMs, type SiteFile } from '#contracts';
import {
  DEFAULT_WORKING_HOURS,
  SEVERITIES,
  type Alerting,
  type RuleSettings,
  type NotificationSink,
  type SinkAddress,
} from '#domain';

type FileAlerts = NonNullable<SiteFile['alerts']>;
type FileSink = NonNullable<FileAlerts['sinks']>[string];
type FileRule = NonNullable<NonNullable<FileAlerts['rules']>[string]>;

/** The key `alerts` of a site file. */
export function buildAlerting({
  rules = {},
  sinks = {},
  routes = [],
  escalate = [],
  workingHours,
}: FileAlerts): Alerting {
  return {
    rules: Object.fromEntries(Object.entries(rules).flatMap(([id, rule]) => (rule ? [[id, buildRule(rule)]] : []))),
    sinks: Object.fromEntries(Object.entries(sinks).map(([name, sink]) => [name, buildSink(sink)])),
    routes: routes.map(({ severity = null, rule = null, device = null, during = 'always', to }) => ({
      severity,
      rule,
      device,
      during,
      to,
    })),
    escalations: [escalate]
      .flat()
      .map(({ after, severity = 'warning', to }) => ({ afterMs: durationMs(after)!, severity, to }))
      .sort((a, b) => a.afterMs - b.afterMs),
    workingHours: workingHours
      ? { fromMinute: minuteOf(workingHours.from), toMinute: minuteOf(workingHours.to) }
      : DEFAULT_WORKING_HOURS,
  };
}

const buildRule = ({ judged = true, after, ...levels }: FileRule): RuleSettings => ({
  isOn: judged,
  levels: Object.fromEntries(SEVERITIES.flatMap((name) => (levels[name] ? [[name, levels[name]]] : []))),
  afterMs: after === undefined ? null : durationMs(after),
});

function buildSink(sink: FileSink): NotificationSink {
  if (sink.kind === 'email') return sink;
  const address = addressOf(sink);
  if (sink.kind === 'alertmanager') return { kind: sink.kind, address, heartbeat: sink.heartbeat ?? false };
  const secretFile = sink.secretFile ?? null;
  return sink.kind === 'webhook'
    ? { kind: sink.kind, address, secretFile, heartbeat: sink.heartbeat ?? false }
    : { kind: sink.kind, address, secretFile };
}

/** One of the two is there: checked before (alert-checks.ts). */
const addressOf = ({ url, urlFile }: { url?: string | undefined; urlFile?: string | undefined }): SinkAddress =>
  urlFile === undefined ? { url: url! } : { urlFile };

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
