import { shownAmount, withoutNoise } from '#domain';
import type { ApiClient } from './api-client.js';
import { chooseSite } from './choose-site.js';
import { Failure } from './failure.js';
import { shownNumber, table, type Output } from './output.js';

interface HeldItem {
  readonly address: string;
  readonly unit: string;
  readonly resolution: number | null;
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
  const { id, display } = await chooseSite(api, options.site);
  const { items } = await api.get<{ items: HeldItem[] }>(heldPath(id));
  output.result({ items }, () =>
    items.length === 0
      ? 'nothing waits for a decision'
      : table(
          ['since', 'point', 'last good', 'newest', 'if accepted', 'if refused', 'unit', 'suggested event'],
          items.map((h) => [
            h.since,
            h.address,
            withoutNoise(h.lastGood.value, h.resolution),
            withoutNoise(h.newest.value, h.resolution),
            shownAmount(h.ifAccepted, h.resolution),
            shownAmount(h.ifRefused, h.resolution),
            h.unit,
            h.suggestedEvent,
          ]),
          display.locale,
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
  const { id: site, display } = await chooseSite(api, options.site);
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
  output.result(
    event,
    () =>
      `event ${event.id} recorded: ${shownNumber(shownAmount(amount, held.resolution), display.locale)} ${held.unit} of ${point} will count`,
  );
}
