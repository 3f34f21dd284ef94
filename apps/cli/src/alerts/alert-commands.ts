import { setTimeout } from 'node:timers/promises';
import type { ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import { Failure } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';

interface Alert {
  readonly id: string;
  readonly site: string;
  readonly rule: string;
  readonly severity: string;
  readonly state: string;
  readonly message: string;
  readonly raisedAt: string;
}

interface Notification {
  readonly id: string;
  readonly sink: string;
  readonly alert: string | null;
  readonly news: string;
  readonly state: string;
  readonly createdAt: string;
  readonly failures: number;
  readonly answer: string | null;
}

interface AlertDetail extends Alert {
  readonly guidance: { readonly cause: string; readonly consequence: string; readonly response: string } | null;
  readonly transitions: readonly {
    readonly at: string;
    readonly news: string;
    readonly severity: string;
    readonly state: string;
  }[];
  readonly notifications: readonly Notification[];
}

const MOST_ALERTS = 10_000;
const pathOf = (id: string): string => `/api/v1/alerts/${encodeURIComponent(id)}`;

export async function listAlerts(
  api: ApiClient,
  { site, state }: { readonly site?: string; readonly state: string },
  output: Output,
): Promise<void> {
  const query = new URLSearchParams({ state, ...(site !== undefined && { site }) });
  const items = await api.list<Alert>(`/api/v1/alerts?${query.toString()}`, MOST_ALERTS);
  output.result({ items }, () => (items.length === 0 ? 'no alerts' : items.map(alertText).join('\n\n')));
}

const alertText = ({ id, severity, state, message, raisedAt }: Alert): string =>
  `${severity.padEnd(8)}  ${state}  since ${raisedAt}\n  ${message}\n  ${id}`;

const notificationText = ({ createdAt, sink, news, state, failures, alert, answer }: Notification): string =>
  `${createdAt}  ${sink}  ${news}  ${state}${failures > 0 ? `, ${failures} failed` : ''}${answer === null ? '' : `: ${answer}`}` +
  (alert === null ? '' : `\n  ${alert}`);

export async function showAlert(api: ApiClient, id: string, output: Output): Promise<void> {
  const alert = await api.get<AlertDetail>(pathOf(id));
  output.result(alert, () =>
    [
      alertText(alert),
      ...(alert.guidance === null
        ? []
        : [
            `Cause: ${alert.guidance.cause}`,
            `Consequence: ${alert.guidance.consequence}`,
            `Do: ${alert.guidance.response}`,
          ]),
      [
        'Life:',
        ...alert.transitions.map(({ at, news, severity, state }) => `  ${at}  ${news}, ${severity}: ${state}`),
      ].join('\n'),
      ['Told:', ...alert.notifications.map((one) => `  ${notificationText(one)}`)].join('\n'),
    ].join('\n\n'),
  );
}

type Person = { readonly by?: string };

export async function acknowledgeAlert(
  api: ApiClient,
  id: string,
  { by, note }: Person & { readonly note?: string },
  output: Output,
): Promise<void> {
  await change(api, `${pathOf(id)}/ack`, { by, note }, output);
}

export async function shelveAlert(
  api: ApiClient,
  id: string,
  { by, until, reason }: Person & { readonly until: string; readonly reason: string },
  output: Output,
): Promise<void> {
  await change(api, `${pathOf(id)}/shelve`, { by, until, reason }, output);
}

export async function suppressAlert(
  api: ApiClient,
  id: string,
  { by, until, reason }: Person & { readonly until: string; readonly reason: string },
  output: Output,
): Promise<void> {
  await change(api, `${pathOf(id)}/suppress`, { by, until, reason }, output);
}

export async function unshelveAlert(
  api: ApiClient,
  id: string,
  { by, reason }: Person & { readonly reason?: string },
  output: Output,
): Promise<void> {
  await change(api, `${pathOf(id)}/unshelve`, { by, reason }, output);
}

async function change(
  api: ApiClient,
  path: string,
  body: Readonly<Record<string, unknown>>,
  output: Output,
): Promise<void> {
  const alert = await api.post<Alert>(path, body);
  output.result(alert, () => alertText(alert));
}

export async function listNotifications(
  api: ApiClient,
  {
    site,
    sink,
    state,
    limit,
  }: { readonly site?: string; readonly sink?: string; readonly state?: string; readonly limit: string },
  output: Output,
): Promise<void> {
  const most = Number(limit);
  if (!Number.isInteger(most) || most < 1)
    throw new Failure(`--limit: expected a whole number from 1 on, found ${limit}`);
  const given = Object.entries({ site, sink, state }).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const items = await api.list<Notification>(`/api/v1/notifications?${new URLSearchParams(given).toString()}`, most);
  output.result({ items }, () =>
    items.length === 0 ? 'nobody was told of anything' : items.map(notificationText).join('\n'),
  );
}

/** A receiver is given 10 s, a mail server 20; the alerting service looks each second. */
const ANSWER_WITHIN_MS = 45_000;
const LOOK_EVERY_MS = 500;

/** Sends a trial, and waits until it is known what became of it. @throws Failure where it was not taken */
export async function testSink(
  api: ApiClient,
  sink: string,
  options: { readonly site?: string },
  output: Output,
): Promise<void> {
  const { id: site } = await chooseSite(api, options.site);
  const path = `/api/v1/sites/${encodeURIComponent(site)}/sinks/${encodeURIComponent(sink)}/test`;
  const trial = await api.post<Notification>(path, undefined);
  const endMs = Date.now() + ANSWER_WITHIN_MS;
  for (let state = trial; ; await setTimeout(LOOK_EVERY_MS)) {
    const found = await api.list<Notification>(
      `/api/v1/notifications?${new URLSearchParams({ site, sink }).toString()}`,
      1_000,
    );
    state = found.find(({ id }) => id === trial.id) ?? state;
    if (state.state === 'sent') return output.result(state, () => `${sink} has taken it: ${state.answer ?? ''}`);
    if (state.state !== 'waiting') throw new Failure(`${sink} has not taken it: ${state.answer ?? 'no answer'}`);
    if (Date.now() > endMs)
      throw new Failure(
        `nothing is known of the trial after ${ANSWER_WITHIN_MS / 1_000} s: does the alerting service run?`,
      );
  }
}
