import { createHmac } from 'node:crypto';
import type { SinkRequest, Telling } from './sink-request.js';

/**
 * The alert as JSON, signed after Standard Webhooks 1.0 where the sink has a secret: HMAC-SHA256 over id, time and body. What is sent
 * again has the same `webhook-id`.
 */
export function webhookRequest({ notification, message, secret, nowMs }: Telling): SinkRequest {
  const { id, site, news, document, digest } = notification;
  const body = JSON.stringify({
    id,
    type: digest === null ? `alert.${news}` : news,
    site,
    title: message.title,
    ...(digest === null ? { advice: message.advice, alert: document } : { digest }),
  });
  return { headers: signedHeaders({ id, body, secret, nowMs }), body };
}

/** A sign of life. */
export function webhookHeartbeat(site: string, secret: string | null, nowMs: number): SinkRequest {
  const at = new Date(nowMs).toISOString();
  const id = `heartbeat/${site}/${at}`;
  const body = JSON.stringify({ id, type: 'heartbeat', site, at });
  return { headers: signedHeaders({ id, body, secret, nowMs }), body };
}

function signedHeaders({
  id,
  body,
  secret,
  nowMs,
}: {
  readonly id: string;
  readonly body: string;
  readonly secret: string | null;
  readonly nowMs: number;
}): Record<string, string> {
  const seconds = String(Math.floor(nowMs / 1_000));
  const headers = { 'webhook-id': id, 'webhook-timestamp': seconds };
  if (secret === null) return headers;
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret, 'utf8');
  const mac = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { ...headers, 'webhook-signature': `v1,${mac}` };
}
