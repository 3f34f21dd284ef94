import type { AlarmFigures } from '#domain';
import type { ApiClient } from '../system/api-client.js';
import type { Output } from '../terminal/output.js';

interface Metrics extends AlarmFigures {
  readonly startTime: string;
  readonly endTime: string;
}

export async function showAlarmMetrics(
  api: ApiClient,
  { site, from, to }: { readonly site?: string; readonly from?: string; readonly to?: string },
  output: Output,
): Promise<void> {
  const given = Object.entries({ site, from, to }).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const metrics = await api.get<Metrics>(`/api/v1/alerts/metrics?${new URLSearchParams(given).toString()}`);
  output.result(metrics, () => metricsText(metrics));
}

function metricsText(of: Metrics): string {
  const { alarmCount, timeToAcknowledge: seen } = of;
  const mix = Object.entries(of.bySeverity).map(([severity, count]) => `${count} ${severity}`);
  const waiting = of.unacknowledged.filter(({ count }) => count > 0);
  return [
    `${of.startTime} to ${of.endTime}`,
    `${alarmCount} alarms (${mix.join(', ')}): ${of.averagePerDay.toFixed(1)} a day, ${of.averageAlarmRate.toFixed(2)} an hour, at most ${(of.maximumAlarmRate / 6).toFixed(0)} in ten minutes`,
    `flood ${(100 * of.floodShare).toFixed(1)} % of the time, stale ${of.stale}`,
    seen === null
      ? 'nothing was acknowledged'
      : `acknowledged ${seen.count}: half within ${spanText(seen.medianS)}, nine of ten within ${spanText(seen.p90S)}`,
    waiting.length === 0
      ? 'nothing waits to be acknowledged'
      : `not acknowledged: ${waiting.map(({ fromS, count }) => `${count} for ${spanText(fromS)} and more`).join(', ')}`,
    ...timesText('most frequent', of.topTen),
    ...timesText('chattering', of.chattering),
  ].join('\n');
}

const timesText = (what: string, times: AlarmFigures['topTen']): string[] =>
  times.length === 0
    ? []
    : [
        `${what}:`,
        ...times.map((one) => `  ${one.count}  ${one.rule} ${one.subject}  (${(100 * one.share).toFixed(0)} %)`),
      ];

function spanText(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}
