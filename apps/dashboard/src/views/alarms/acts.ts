/** What an operator does with an alarm besides acknowledging it. */
import { post, sitePath, withQuery, get } from '../../api/client.js';
import type { AnswerOf } from '../../api/answers.js';
import { actor } from '../../state/acknowledge.js';
import { setAlert, type Alert } from '../../state/live.js';

/** What is asked for an alarm. */
export interface Asked {
  readonly what: 'shelve' | 'suppress' | 'unshelve' | 'note';
  readonly alert: Alert;
}

/** Does it, under the name of who acts. Nothing where he does not say. @throws Problem */
export async function act({ what, alert }: Asked, body: Readonly<Record<string, string>>): Promise<void> {
  const by = await actor();
  if (by === null) return;
  setAlert(await post<Alert>(`/api/v1/alerts/${encodeURIComponent(alert.id)}/${what}`, { ...by, ...body }));
}

const DAY_MS = 86_400_000;

/** When the shift of now ends, Unix ms; null: it is not known. */
export async function shiftEnd(site: string, nowMs: number): Promise<number | null> {
  const from = new Date(nowMs - DAY_MS).toISOString();
  const path = withQuery(sitePath(site, 'log/shifts'), { from, to: new Date(nowMs + 1_000).toISOString() });
  const { items } = await get<AnswerOf<'listShifts'>>(path);
  const ends = items.map(({ until }) => Date.parse(until)).filter((ms) => ms > nowMs);
  return ends.length === 0 ? null : Math.min(...ends);
}
