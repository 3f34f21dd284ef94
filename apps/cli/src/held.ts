import type { ApiClient } from './api-client.js';
import { chooseSite } from './choose-site.js';
import { Failure } from './failure.js';
import { table, type Output } from './output.js';

interface HeldItem {
  readonly address: string;
  readonly unit: string;
  readonly since: string;
  readonly lastGood: { readonly value: number };
  readonly newest: { readonly value: number };
  readonly ifAccepted: number;
  readonly ifRefused: number;
  readonly suggestedEvent: string;
  readonly decideAt: string;
}

const heldPath = (site: string): string => `/api/v1/sites/${encodeURIComponent(site)}/held`;

export async function listHeld(api: ApiClient, options: { site?: string }, output: Output): Promise<void> {
  const { id } = await chooseSite(api, options.site);
  const { items } = await api.get<{ items: HeldItem[] }>(heldPath(id));
  output.result({ items }, () =>
    items.length === 0
      ? 'nothing waits for a decision'
      : table(
          ['since', 'point', 'last good', 'newest', 'if accepted', 'if refused', 'unit', 'suggested event'],
          items.map((h) => [
            h.since,
            h.address,
            h.lastGood.value,
            h.newest.value,
            h.ifAccepted,
            h.ifRefused,
            h.unit,
            h.suggestedEvent,
          ]),
        ),
  );
}

/** Records the event that decides about all readings of a register that wait now. */
export async function decideHeld(
  api: ApiClient,
  type: 'jump-accepted' | 'jump-refused',
  options: { site?: string; point: string; reason: string; by?: string },
  output: Output,
): Promise<void> {
  const { id: site } = await chooseSite(api, options.site);
  const { items } = await api.get<{ items: HeldItem[] }>(heldPath(site));
  const held = items.find(({ address }) => address === options.point);
  if (!held) throw new Failure(`nothing of ${options.point} waits for a decision; see: greenpark held list`);
  const { point, reason, by } = options;
  const event = await api.post<{ id: string }>(`/api/v1/sites/${encodeURIComponent(site)}/events`, {
    type,
    point,
    ts: held.decideAt,
    reason,
    ...(by !== undefined && { by }),
  });
  const amount = type === 'jump-accepted' ? held.ifAccepted : held.ifRefused;
  output.result(event, () => `event ${event.id} recorded: ${amount} ${held.unit} of ${point} will count`);
}
