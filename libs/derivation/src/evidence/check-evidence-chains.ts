import { CHAIN_START, linkHash } from '#evidence';
import { readEvidenceLinks, type Queryable } from '#postgres';

export interface EvidenceChain {
  readonly site: string;
  /** Links that fit, from the first one on. */
  readonly links: number;
  /** Place of the first link that does not fit; null: all do. */
  readonly firstBroken: number | null;
}

/** Makes the hash of every link of each site again, from its first pack on. */
export async function checkEvidenceChains(q: Queryable): Promise<EvidenceChain[]> {
  const chains = new Map<string, { previous: string; links: number; firstBroken: number | null }>();
  for (const { site, ...link } of await readEvidenceLinks(q)) {
    const chain = chains.get(site) ?? { previous: CHAIN_START, links: 0, firstBroken: null };
    chains.set(site, chain);
    if (chain.firstBroken !== null) continue;
    if (link.previous === chain.previous && link.hash === linkHash({ site, ...link }, link.previous)) {
      chain.links += 1;
      chain.previous = link.hash;
    } else chain.firstBroken = chain.links + 1;
  }
  return [...chains].map(([site, { links, firstBroken }]) => ({ site, links, firstBroken }));
}
