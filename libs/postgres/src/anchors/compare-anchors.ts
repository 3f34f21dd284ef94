import type { ChainHead } from '#contracts';
import type { Queryable } from '../database/database.js';
import { readChainHeads, readChainRows } from './chain-heads.js';

/** How a chain of the database stands to what was published of it. */
export interface AnchoredChain {
  readonly chain: string;
  /** Rows of the chain now. */
  readonly rows: number;
  /** Places of it that were published. */
  readonly anchors: number;
  /** Highest place that was published; 0: none. */
  readonly anchoredTo: number;
  /** Where it is not as it was published, in its order; []: nowhere. */
  readonly differs: readonly Difference[];
  /** When the first row was written that is not published, Unix ms; null: all are. */
  readonly waitsSinceMs: number | null;
}

/** Published places one behind the other that the chain does not have as they were published. */
export interface Difference {
  /** The last place before them that agrees, 0: none. A row after it and up to `sequence` was changed or taken away. */
  readonly agreesTo: number;
  /** The first of them. */
  readonly sequence: number;
  readonly published: string;
  /** null: the chain ends before. */
  readonly found: string | null;
  /** The last of them. */
  readonly until: number;
}

const PAGE = 1_000;

/** What was published of each chain. Where a place was published with several hashes, all but one are of another history. */
export class Anchors {
  private readonly chains = new Map<string, Map<number, Set<string>>>();

  add({ chain, sequence, hash }: ChainHead): void {
    const places = this.chains.get(chain) ?? new Map<number, Set<string>>();
    this.chains.set(chain, places);
    places.set(sequence, (places.get(sequence) ?? new Set<string>()).add(hash));
  }

  names(): string[] {
    return [...this.chains.keys()];
  }

  /** In the order of the chain. */
  of(chain: string): [number, ReadonlySet<string>][] {
    return [...(this.chains.get(chain) ?? [])].sort(([a], [b]) => a - b);
  }
}

/** Every chain that the database has or that was published, against each anchor of it. In one snapshot. */
export async function compareAnchors(tx: Queryable, anchors: Anchors): Promise<AnchoredChain[]> {
  const heads = new Map((await readChainHeads(tx)).map(({ chain, sequence }) => [chain, sequence]));
  const compared: AnchoredChain[] = [];
  for (const chain of [...new Set([...heads.keys(), ...anchors.names()])].sort()) {
    const published = anchors.of(chain);
    const anchoredTo = published.at(-1)?.[0] ?? 0;
    const next = (await readChainRows(tx, chain, [anchoredTo + 1])).get(anchoredTo + 1);
    compared.push({
      chain,
      rows: heads.get(chain) ?? 0,
      anchors: published.length,
      anchoredTo,
      differs: await differences(tx, chain, published),
      waitsSinceMs: next?.atMs ?? null,
    });
  }
  return compared;
}

/** All of them: behind a place that a restore has changed, others are proven as before. */
async function differences(
  tx: Queryable,
  chain: string,
  published: readonly [number, ReadonlySet<string>][],
): Promise<Difference[]> {
  const found: Difference[] = [];
  let agreesTo = 0;
  let isOpen = false;
  for (let i = 0; i < published.length; i += PAGE) {
    const page = published.slice(i, i + PAGE);
    const rows = await readChainRows(
      tx,
      chain,
      page.map(([sequence]) => sequence),
    );
    for (const [sequence, hashes] of page) {
      const hash = rows.get(sequence)?.hash ?? null;
      const other = [...hashes].find((one) => one !== hash);
      if (other === undefined) agreesTo = sequence;
      else if (isOpen) found.push({ ...found.pop()!, until: sequence });
      else found.push({ agreesTo, sequence, published: other, found: hash, until: sequence });
      isOpen = other !== undefined;
    }
  }
  return found;
}
