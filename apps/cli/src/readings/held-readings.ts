import type { ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import { Failure } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';
import { figuresTable, outcomeWords, shownItem, type HeldItem, type Outcome } from './shown-held.js';

/** Among so many of the newest events the one to take back is looked for. */
const MOST_EVENTS = 10_000;

const heldPath = (site: string): string => `/api/v1/sites/${encodeURIComponent(site)}/held`;

export async function listHeld(api: ApiClient, options: { site?: string }, output: Output): Promise<void> {
  const { id, display } = await chooseSite(api, options.site);
  const { items } = await api.get<{ items: HeldItem[] }>(heldPath(id));
  output.result({ items }, () =>
    items.length === 0 ? 'nothing waits for a decision' : items.map((held) => shownItem(held, display)).join('\n\n'),
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
  const event = await api.post<{ id: string; decided: Outcome | null }>(
    `/api/v1/sites/${encodeURIComponent(site)}/events`,
    { type, point, ts: held.decideAt, reason, ...(by !== undefined && { by }) },
  );
  const name = type === 'jump-accepted' ? 'accepted' : 'refused';
  const outcome = event.decided ?? held.outcomes[name];
  output.result(event, () =>
    [
      `event ${event.id} recorded, ${point} ${name}: ${outcomeWords(outcome, held, display)}`,
      ...figuresTable([[name, outcome]], display),
      `to take it back: greenpark held withdraw ${event.id} --reason TEXT`,
    ].join('\n'),
  );
}

/** Takes a decision back: its readings wait again, as if nothing had been decided. */
export async function withdrawDecision(
  api: ApiClient,
  options: { site?: string; event: string; reason: string; by?: string },
  output: Output,
): Promise<void> {
  const { id: site } = await chooseSite(api, options.site);
  const { event, reason, by } = options;
  const path = `/api/v1/sites/${encodeURIComponent(site)}/events`;
  const recorded = await api.list<{ id: string; ts: string }>(`${path}?`, MOST_EVENTS);
  // Its own time: the clocks of two machines differ.
  const ts = recorded.find(({ id }) => id === event)?.ts;
  if (ts === undefined) throw new Failure(`${site} has no event ${event}; see: greenpark events list`);
  const withdrawn = await api.post<{ id: string }>(path, {
    type: 'withdrawn',
    event,
    ts,
    reason,
    ...(by !== undefined && { by }),
  });
  output.result(withdrawn, () => `event ${event} is withdrawn: what it decided waits again (greenpark held list)`);
}
