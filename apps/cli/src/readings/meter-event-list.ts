import type { ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import { WrongUsage } from '../terminal/failure.js';
import { table, type Output } from '../terminal/output.js';

interface MeterEventItem {
  readonly id: string;
  readonly ts: string;
  readonly device: string;
  readonly point: string | null;
  readonly type: string;
  readonly by: string | null;
  readonly reason: string | null;
}

export async function listEvents(
  api: ApiClient,
  options: { site?: string; device?: string; type?: string; limit: number },
  output: Output,
): Promise<void> {
  const { id } = await chooseSite(api, options.site);
  const query = new URLSearchParams();
  if (options.device !== undefined) query.set('device', options.device);
  if (options.type !== undefined) query.set('type', options.type);
  const events = await api.list<MeterEventItem>(
    `/api/v1/sites/${encodeURIComponent(id)}/events?${query.toString()}`,
    options.limit,
  );
  output.result({ items: events }, () =>
    events.length === 0
      ? 'no events'
      : table(
          ['time', 'device', 'point', 'type', 'by', 'reason', 'id'],
          events.map((e) => [e.ts, e.device, e.point, e.type, e.by, e.reason, e.id]),
        ),
  );
}

/** @param fields `oldFinal=45820.5 newInitial=12.3 …`, as the contract names them */
export async function addEvent(
  api: ApiClient,
  options: { site?: string; device: string; type: string; ts: string; fields: readonly string[] },
  output: Output,
): Promise<void> {
  const { id: site } = await chooseSite(api, options.site);
  const body: Record<string, unknown> = { device: options.device, type: options.type, ts: options.ts };
  for (const field of options.fields) {
    const at = field.indexOf('=');
    if (at < 1) throw new WrongUsage(`${field}: expected name=value, such as newInitial=12.3`);
    const value = field.slice(at + 1);
    const isNumber = /^-?\d+(\.\d+)?$/.test(value) && !TEXTS.has(field.slice(0, at));
    body[field.slice(0, at)] = isNumber ? Number(value) : value;
  }
  const accepted = await api.post<{ id: string; site: string; device: string }>(
    `/api/v1/sites/${encodeURIComponent(site)}/events`,
    body,
  );
  output.result(accepted, () => `event ${accepted.id} recorded for ${accepted.site}/${accepted.device}`);
}

/** Fields that stay text, whatever they look like. */
const TEXTS = new Set(['id', 'point', 'by', 'reason', 'evidence', 'oldMeter', 'newMeter', 'newUnit', 'event', 'until']);
