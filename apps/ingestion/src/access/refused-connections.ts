import { MANY_ADDRESSES, networkOf, type RefusedConnection, type RefusedConnections } from '#contracts';

/** So often a row is told that goes on. */
const AGAIN_MS = 60_000;

/**
 * How many rows there are of each kind, in all and of one network (IPv6: /64). Those that name a principal have places of their own:
 * whoever knows no name takes none of them.
 */
const PLACES = {
  named: { all: 100, ofNetwork: 8 },
  unnamed: { all: 100, ofNetwork: 8 },
  /** What else a network does. */
  more: { all: 100, ofNetwork: 1 },
  /** What else all of them do, by reason. */
  many: { all: Infinity, ofNetwork: Infinity },
} as const;
type Kind = keyof typeof PLACES;

interface Row {
  readonly kind: Kind;
  readonly network: string;
  readonly refused: RefusedConnection;
  /** Since it was told last. */
  count: number;
  firstMs: number;
  lastMs: number;
  /** Unix ms; null: never. */
  toldMs: number | null;
}

/**
 * Who was refused, until it is told: equal ones of a network as one row, with its first address, told at once for the first time and
 * then once a minute. However many are refused, the rows are bounded, in memory and in any minute.
 */
export class RefusedConnectionRows {
  private readonly rows = new Map<string, Row>();
  private readonly used = new Map<string, number>();

  note(refused: RefusedConnection, nowMs: number): void {
    const { address, reason, principal } = refused;
    const network = networkOf(address);
    if (this.count(principal === null ? 'unnamed' : 'named', network, refused, nowMs)) return;
    if (this.count('more', network, { address, reason: 'more', principal: null }, nowMs)) return;
    this.count('many', MANY_ADDRESSES, { address: MANY_ADDRESSES, reason, principal: null }, nowMs);
  }

  /** What is to be told now. Rows of whom nothing more was heard for a minute are forgotten. */
  take(nowMs: number): RefusedConnections[] {
    const due: RefusedConnections[] = [];
    for (const [key, row] of this.rows) {
      if (row.toldMs !== null && nowMs - row.toldMs < AGAIN_MS) continue;
      if (row.count === 0) {
        this.forget(key, row);
        continue;
      }
      due.push({ ...row.refused, count: row.count, firstAt: row.firstMs, lastAt: row.lastMs });
      row.count = 0;
      row.toldMs = nowMs;
    }
    return due;
  }

  /** false: there is no place for it. */
  private count(kind: Kind, network: string, refused: RefusedConnection, nowMs: number): boolean {
    const key = `${kind} ${network} ${refused.reason} ${refused.principal ?? ''}`;
    let row = this.rows.get(key);
    if (!row) {
      const { all, ofNetwork } = PLACES[kind];
      if (this.usedBy(kind) >= all || this.usedBy(`${kind} ${network}`) >= ofNetwork) return false;
      row = { kind, network, refused, count: 0, firstMs: nowMs, lastMs: nowMs, toldMs: null };
      this.rows.set(key, row);
      this.use(row, 1);
    }
    if (row.count === 0) row.firstMs = nowMs;
    row.count++;
    row.lastMs = nowMs;
    return true;
  }

  private forget(key: string, row: Row): void {
    this.rows.delete(key);
    this.use(row, -1);
  }

  private usedBy(place: string): number {
    return this.used.get(place) ?? 0;
  }

  private use({ kind, network }: Row, change: number): void {
    for (const place of [kind, `${kind} ${network}`]) {
      const left = this.usedBy(place) + change;
      if (left === 0) this.used.delete(place);
      else this.used.set(place, left);
    }
  }
}
