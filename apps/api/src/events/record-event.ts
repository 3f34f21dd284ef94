import { checkMeterEvent, meterEventRecordOf, type DeviceLookup, type MeterEvent, type SiteLookup } from '#contracts';
import { canonicalJson } from '#domain';
import { readMeterEvent, type Queryable } from '#postgres';
import type { HeldDecisions } from '../held/held-decisions.js';
import { publish, type KafkaPort } from '../kafka/kafka-port.js';
import { ProblemError, wrongField } from '../http/problem.js';

type Decided = NonNullable<Awaited<ReturnType<HeldDecisions['decided']>>>;

export interface EventRequest {
  readonly device?: string | undefined;
  readonly point?: string | null | undefined;
  readonly event?: string | null | undefined;
  readonly [field: string]: unknown;
}

/**
 * Checks a meter event as ingestion checks one from MQTT and publishes it. Resolves once Kafka has it on all replicas.
 * The same id is the same event: sending it again is harmless, sending something else under it is refused.
 * @throws ProblemError `bad-body`, `conflict`, `unavailable`
 */
export async function recordEvent(
  db: Queryable,
  kafka: KafkaPort,
  site: SiteLookup,
  siteId: number | null,
  { request, sentBy, nowMs }: { readonly request: EventRequest; readonly sentBy: string; readonly nowMs: number },
  decided: (decision: { address: string; type: string; ts: number }) => Promise<Decided | null>,
): Promise<{ id: string; site: string; device: string; decided?: Decided | null }> {
  const device = await deviceOf(db, site, siteId, request);
  const { device: _, ...content } = request;
  const checked = checkMeterEvent(content, device, nowMs);
  if (!checked.ok) {
    const field = /^`(\w+)`/.exec(checked.detail)?.[1] ?? (checked.reason === 'UNKNOWN_POINT' ? 'point' : 'ts');
    throw wrongField('bad-body', field, `${checked.detail.replaceAll('`', '')} (${checked.reason})`);
  }
  const { event } = checked;
  const stored = siteId === null ? null : await readMeterEvent(db, siteId, event.id);
  if (stored && (stored.device !== device.device || !sameEvent(stored.body, event))) {
    const detail = `"${event.id}" is the id of another event of ${site.id}/${stored.device}; withdraw that one or take another id`;
    throw new ProblemError('conflict', `id: ${detail}`, [{ field: 'id', detail }]);
  }
  // Before it is published: what the figures were, the aggregator may change a moment later.
  const isDecision = event.type === 'jump-accepted' || event.type === 'jump-refused';
  const found = isDecision
    ? await decided({ address: `${device.device}/${event.point}`, type: event.type, ts: event.ts })
    : undefined;
  const data = { site: site.id, device: device.device, receivedAt: nowMs, sentBy, event };
  await publish(kafka, [meterEventRecordOf(data, `${site.id}.${event.id}`)]);
  return { id: event.id, site: site.id, device: device.device, ...(found !== undefined && { decided: found }) };
}

/** Named by `device`, by `point` as device/point, or by the event that is withdrawn. */
async function deviceOf(
  db: Queryable,
  site: SiteLookup,
  siteId: number | null,
  request: EventRequest,
): Promise<DeviceLookup> {
  const slash = request.point?.indexOf('/') ?? -1;
  const inPoint = slash > 0 ? request.point!.slice(0, slash) : undefined;
  if (request.device !== undefined && inPoint !== undefined && inPoint !== request.device) {
    throw wrongField('bad-body', 'device', `found "${request.device}", but point names device "${inPoint}"`);
  }
  let name = request.device ?? inPoint;
  if (request.type === 'withdrawn' && typeof request.event === 'string' && siteId !== null) {
    const owner = (await readMeterEvent(db, siteId, request.event))?.device;
    if (name !== undefined && owner !== undefined && owner !== name) {
      throw wrongField('bad-body', 'device', `event "${request.event}" is one of device "${owner}", not of "${name}"`);
    }
    name ??= owner;
    if (name === undefined) throw wrongField('bad-body', 'event', `there is no event "${request.event}" to withdraw`);
  }
  if (name === undefined) {
    throw wrongField('bad-body', 'device', 'is missing: name it here, or write point as device/point');
  }
  const device = site.devices.get(name);
  if (!device) {
    const field = request.device === undefined ? 'point' : 'device';
    throw wrongField('bad-body', field, `site ${site.id} has no device "${name}"`);
  }
  return device;
}

/** Equal but for fields that the store leaves out. */
function sameEvent(stored: Readonly<Record<string, unknown>>, event: MeterEvent): boolean {
  return Object.entries(event).every(
    ([name, value]) => !(name in stored) || canonicalJson(stored[name]) === canonicalJson(value),
  );
}
