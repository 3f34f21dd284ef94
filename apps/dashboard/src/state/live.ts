/** What goes on now: sites, their status and alerts, as the stream tells them. */
import { batch, computed, effect, signal } from '@preact/signals';
import type { AnswerOf, ItemOf } from '../api/answers.js';
import { get, getAll, sitePath } from '../api/client.js';
import { follow } from '../api/stream.js';
import { address } from './address.js';
import { key, me } from './session.js';

export type Site = ItemOf<'listSites'>;
export type Status = AnswerOf<'getStatus'>;
export type Alert = ItemOf<'listAlerts'>;

export const sites = signal<readonly Site[] | null>(null);
export const statuses = signal<ReadonlyMap<string, Status>>(new Map());
/** Every alert that is not over, by its id, and those that ended while the page was open. */
export const alerts = signal<ReadonlyMap<string, Alert>>(new Map());
/** Since when the stream is away; null: connected, or not yet tried. */
export const lostSince = signal<number | null>(null);
export const isConnected = signal(false);
/** Rises with each new status of the chosen site: what is shown of its figures is asked again. */
export const figuresVersion = signal(0);
/** Rises with each connection after the first: what was missed meanwhile is asked again. */
export const connections = signal(0);

/** The site of the address, else the first; null: not known yet, undefined: there is none of that name. */
export const site = computed<Site | null | undefined>(() => {
  const all = sites.value;
  if (all === null) return null;
  const { site: wanted } = address.value;
  return wanted === null ? all[0] : all.find(({ id }) => id === wanted);
});
export const zone = computed(() => site.value?.timeZone ?? 'UTC');
export const status = computed<Status | null>(() => (site.value ? (statuses.value.get(site.value.id) ?? null) : null));

const put = <Value>(map: ReadonlyMap<string, Value>, id: string, value: Value): ReadonlyMap<string, Value> =>
  new Map(map).set(id, value);

export function setAlert(alert: Alert): void {
  const known = alerts.value.get(alert.id);
  if (known && known.version > alert.version) return;
  alerts.value = put(alerts.value, alert.id, alert);
}

function onEvent(name: string, data: unknown): void {
  if (name === 'alert') setAlert(data as Alert);
  if (name !== 'status') return;
  const told = data as Status & { site: string };
  batch(() => {
    statuses.value = put(statuses.value, told.site, told);
    if (told.site === site.value?.id) figuresVersion.value += 1;
  });
}

/**
 * What the stream does not tell by itself: all that was said before it was followed. What it tells meanwhile is newer than the answer.
 * @param asked the sites, where they were asked for just now
 * @param first what every view waits for: what is asked for after it is compared with it
 */
async function readAll(asked: Promise<readonly Site[]> | null, first: Promise<void>): Promise<void> {
  const before = alerts.peek();
  const [listed, open] = await Promise.all([
    asked ?? getAll<Site>('/api/v1/sites'),
    getAll<Alert>('/api/v1/alerts', { state: 'open', limit: 1_000 }),
  ]);
  const meanwhile = [...alerts.peek().values()].filter((alert) => before.get(alert.id) !== alert);
  batch(() => {
    sites.value = listed;
    alerts.value = new Map(open.map((alert) => [alert.id, alert]));
    for (const alert of meanwhile) setAlert(alert);
  });
  await first;
  for (const { id } of listed) {
    const known = statuses.peek().get(id);
    const answer = await get<Status>(sitePath(id, 'status')).catch(() => null);
    if (answer && statuses.peek().get(id) === known) setStatus(id, answer);
  }
}

/** One that is not the newest known is news that came before the stream was followed: the figures have changed with it. */
function setStatus(id: string, told: Status): void {
  const isNews = statuses.peek().get(id)?.asOf !== told.asOf;
  batch(() => {
    statuses.value = put(statuses.value, id, told);
    if (isNews && id === site.value?.id) figuresVersion.value += 1;
  });
}

/** What every view waits for, beside the stream: the sites, with the status of the one of the address. What is told is read again once the stream is open. */
async function readFirst(asked: Promise<readonly Site[]>): Promise<void> {
  const { site: wanted } = address.peek();
  const status = wanted === null ? null : get<Status>(sitePath(wanted, 'status')).catch(() => null);
  const [listed, told] = await Promise.all([asked, status]);
  batch(() => {
    sites.value ??= listed;
    if (wanted !== null && told && !statuses.value.has(wanted)) statuses.value = put(statuses.value, wanted, told);
  });
}

/** Connects, and again whenever another key is entered. */
export function startLive(): void {
  let end: () => void = () => undefined;
  let wasOpen = false;
  effect(() => {
    void key.value;
    end();
    void get<AnswerOf<'getMe'>>('/api/v1/me').then(
      (answer) => (me.value = answer),
      () => undefined,
    );
    let first: Promise<readonly Site[]> | null = getAll<Site>('/api/v1/sites');
    const read = readFirst(first).catch(() => undefined);
    end = follow('/api/v1/stream', {
      onEvent,
      onOpen: () => {
        void readAll(first, read).catch(() => undefined);
        first = null;
        batch(() => {
          // What was asked for before the first connection is on its way, or there: nothing was missed but a status, which is looked at.
          if (wasOpen || lostSince.value !== null) connections.value += 1;
          wasOpen = true;
          isConnected.value = true;
          lostSince.value = null;
        });
      },
      onLost: () =>
        batch(() => {
          isConnected.value = false;
          lostSince.value ??= Date.now();
        }),
    });
  });
}
