import { SEVERITIES, type Severity } from '../alert/severity.js';
import { groupedBy } from '../grouped.js';
import { instantWithMs } from '../calendar/instant.js';
import type { News } from './deliveries.js';

/** Lines that one message shows; what is more is counted. */
export const MOST_DIGEST_LINES = 100;

/** A step in the life of an alert that was kept for a digest. */
export interface GatheredNews {
  readonly alert: string;
  readonly news: News;
  readonly rule: string;
  readonly subject: string;
  readonly severity: Severity;
  readonly message: string;
  readonly raisedAt: string;
  readonly changedAt: string;
}

/** How an alert stands when its digest is made. */
export type DigestStanding = 'stands' | 'acknowledged' | 'aside' | 'over';

export interface DigestLine {
  readonly alert: string;
  readonly rule: string;
  readonly subject: string;
  /** The worst that it was. */
  readonly severity: Severity;
  readonly message: string;
  readonly raisedAt: string;
  /** How often it was raised meanwhile. */
  readonly times: number;
  readonly standing: DigestStanding;
  /** When it was over, RFC 3339; null: it is not. */
  readonly overAt: string | null;
}

/** What happened to the unimportant meanwhile, as one message tells it. */
export interface Digest {
  /** Id of the message: the same for every try. */
  readonly digest: string;
  /** First and last step that it tells of. */
  readonly from: string;
  readonly until: string;
  readonly counts: { readonly alerts: number; readonly over: number; readonly standing: number };
  /** The worst first, what still stands before what is over. */
  readonly lines: readonly DigestLine[];
  /** Alerts beyond the lines. */
  readonly more: number;
}

/** As a state of the life of an alert (ISA-18.2) is said in a digest. */
export function standingOf(state: string): DigestStanding {
  if (state === 'resolved' || state.startsWith('returned-')) return 'over';
  if (state === 'active-acknowledged') return 'acknowledged';
  return state === 'active-unacknowledged' ? 'stands' : 'aside';
}

/**
 * One line for each alert, however often it came.
 * @param gathered in the order in which it happened; at least one
 * @param states of the alerts now, by id; of one that is not known its last news counts
 */
export function digestOf(
  id: string,
  gathered: readonly GatheredNews[],
  states: ReadonlyMap<string, { readonly state: string; readonly changedMs: number }>,
): Digest {
  const lines = [...groupedBy(gathered, ({ alert }) => alert).values()]
    .map((news) => lineOf(news, states))
    .sort(inOrder);
  const over = lines.filter(({ standing }) => standing === 'over').length;
  const moments = gathered.map(({ changedAt }) => changedAt).sort();
  return {
    digest: id,
    from: moments[0]!,
    until: moments.at(-1)!,
    counts: { alerts: lines.length, over, standing: lines.length - over },
    lines: lines.slice(0, MOST_DIGEST_LINES),
    more: Math.max(0, lines.length - MOST_DIGEST_LINES),
  };
}

function lineOf(news: readonly GatheredNews[], states: Parameters<typeof digestOf>[2]): DigestLine {
  const last = news.at(-1)!;
  const { alert, rule, subject, message, raisedAt } = last;
  const now = states.get(alert);
  const standing = now ? standingOf(now.state) : last.news === 'returned' ? 'over' : 'stands';
  const returned = news.findLast((one) => one.news === 'returned');
  const overAt = returned?.changedAt ?? instantWithMs(now?.changedMs ?? Date.parse(last.changedAt));
  return {
    alert,
    rule,
    subject,
    severity: SEVERITIES.findLast((one) => news.some(({ severity }) => severity === one))!,
    message,
    raisedAt,
    times: Math.max(1, news.filter((one) => one.news === 'raised' || one.news === 'unshelved').length),
    standing,
    overAt: standing === 'over' ? overAt : null,
  };
}

function inOrder(a: DigestLine, b: DigestLine): number {
  const isOver = (line: DigestLine): number => (line.standing === 'over' ? 1 : 0);
  return (
    isOver(a) - isOver(b) ||
    SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
    (a.raisedAt < b.raisedAt ? -1 : a.raisedAt > b.raisedAt ? 1 : 0)
  );
}
