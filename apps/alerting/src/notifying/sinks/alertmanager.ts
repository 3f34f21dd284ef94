import { alertRuleOf, DAY_MS, instantWithMs, MINUTE_MS } from '#domain';
import type { AlertDocument } from '#postgres';
import type { SinkRequest, Telling } from './sink-request.js';

/** Alertmanager takes an alert for over when nobody has said for so long that it is not. It is told again long before. */
const HOLDS_MS = DAY_MS;
export const RENEWED_EVERY_MS = 60 * MINUTE_MS;
const HEARTBEAT_HOLDS_MS = 3 * MINUTE_MS;

const PATH = '/api/v2/alerts';

interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

/**
 * The alert as API v2 takes it. A severity is a label, so that it can be routed by: where it changes, the alert of the other severity is
 * over.
 */
export function alertmanagerRequest({ notification: { document }, message, nowMs }: Telling): SinkRequest {
  const isFiring = document.state.startsWith('active-');
  const now = instantWithMs(nowMs);
  const annotations = { summary: message.title, description: message.text, response: message.advice.join('\n') };
  const posted = postedAlert(
    document,
    document.severity,
    annotations,
    isFiring ? instantWithMs(nowMs + HOLDS_MS) : now,
  );
  const others = (alertRuleOf(document.rule)?.severities ?? []).filter((severity) => severity !== document.severity);
  const ended = others.map((severity) => postedAlert(document, severity, annotations, now));
  return { path: PATH, body: JSON.stringify([posted, ...ended]) };
}

function postedAlert(
  document: AlertDocument,
  severity: string,
  annotations: PostedAlert['annotations'],
  endsAt: string,
): PostedAlert {
  const { rule: alertname, site, subject } = document;
  return { labels: { alertname, site, subject, severity }, annotations, startsAt: document.raisedAt, endsAt };
}

/** An alert that always fires, for a dead man's switch: it ends when nobody renews it. */
export function alertmanagerHeartbeat(site: string, nowMs: number): SinkRequest {
  const alert: PostedAlert = {
    labels: { alertname: 'Heartbeat', site, severity: 'none' },
    annotations: { summary: `Greenpark watches ${site}.` },
    startsAt: instantWithMs(nowMs),
    endsAt: instantWithMs(nowMs + HEARTBEAT_HOLDS_MS),
  };
  return { path: PATH, body: JSON.stringify([alert]) };
}
