import { durationMs, type SiteFile } from '#contracts';
import {
  DEFAULT_WORKING_HOURS,
  OWN_SINKS,
  SEVERITIES,
  type Alerting,
  type DigestTimes,
  type Duty,
  type RuleSettings,
  type NotificationSink,
  type SinkAddress,
} from '#domain';

type FileAlerts = NonNullable<SiteFile['alerts']>;
type FileSink = NonNullable<FileAlerts['sinks']>[string];
type FileDigest = NonNullable<NonNullable<FileAlerts['routes']>[number]['digest']>;
type FileDuty = NonNullable<FileAlerts['duty']>[string];
type FileRule = NonNullable<NonNullable<FileAlerts['rules']>[string]>;

/** The key `alerts` of a site file. */
export function buildAlerting({
  rules = {},
  sinks = {},
  routes = [],
  escalate = [],
  workingHours,
  duty = {},
}: FileAlerts): Alerting {
  return {
    rules: Object.fromEntries(Object.entries(rules).flatMap(([id, rule]) => (rule ? [[id, buildRule(rule)]] : []))),
    sinks:
      Object.keys(sinks).length === 0
        ? OWN_SINKS
        : Object.fromEntries(Object.entries(sinks).map(([name, sink]) => [name, buildSink(sink)])),
    routes: routes.map(
      ({ severity = null, rule = null, device = null, during = 'always', to = [], duty: named, digest }) => ({
        severity,
        rule,
        device,
        during,
        to,
        ...(named === undefined ? {} : { duty: named }),
        ...(digest === undefined ? {} : { digest: buildDigest(digest) }),
      }),
    ),
    escalations: [escalate]
      .flat()
      .map(({ after, severity = 'warning', to = [], duty: named }) => ({
        afterMs: durationMs(after)!,
        severity,
        to,
        ...(named === undefined ? {} : { duty: named }),
      }))
      .sort((a, b) => a.afterMs - b.afterMs),
    workingHours: workingHours
      ? { fromMinute: minuteOf(workingHours.from), toMinute: minuteOf(workingHours.to) }
      : DEFAULT_WORKING_HOURS,
    ...(Object.keys(duty).length > 0
      ? { duties: Object.fromEntries(Object.entries(duty).map(([name, one]) => [name, buildDuty(one)])) }
      : {}),
  };
}

const buildDigest = (digest: FileDigest): DigestTimes =>
  'at' in digest ? { atMinute: minuteOf(digest.at) } : { everyMs: durationMs(digest.every)! };

const buildDuty = ({ shifts, otherwise }: FileDuty): Duty => ({
  shifts: shifts.map(({ days = [], on = 'every-day', from, until, everyWeeks = 1, firstDay, lastDay, to }) => ({
    days,
    on,
    fromMinute: minuteOf(from ?? '00:00'),
    toMinute: minuteOf(until ?? '24:00'),
    everyWeeks,
    since: firstDay ?? null,
    until: lastDay ?? null,
    to,
  })),
  otherwise,
});

function buildRule({ judged = true, after, offSeason, ...rule }: FileRule): RuleSettings {
  const timing = buildTiming(rule);
  return {
    isOn: judged,
    levels: Object.fromEntries(SEVERITIES.flatMap((name) => (rule[name] ? [[name, rule[name]]] : []))),
    afterMs: after === undefined ? null : durationMs(after),
    ...(Object.keys(timing).length > 0 ? { timing } : {}),
    ...(offSeason === undefined ? {} : { isSuppressedOffSeason: offSeason === 'suppressed' }),
  };
}

const buildTiming = ({ onDelay, offDelay, chatter }: FileRule): NonNullable<RuleSettings['timing']> => ({
  ...(onDelay === undefined ? {} : { onDelayMs: durationMs(onDelay)! }),
  ...(offDelay === undefined ? {} : { offDelayMs: durationMs(offDelay)! }),
  ...(chatter === undefined ? {} : { chatter: { times: chatter.times, withinMs: durationMs(chatter.within)! } }),
});

function buildSink(sink: FileSink): NotificationSink {
  if (sink.kind === 'email') return sink;
  if (sink.kind === 'push') return { kind: sink.kind, to: sink.to ?? [] };
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
