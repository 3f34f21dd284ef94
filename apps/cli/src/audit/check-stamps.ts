import { anchorBytes, type Anchor } from '#contracts';
import { instantWithMs } from '#domain';
import { checkStamp, StampError, type TrustedAuthorities } from '#evidence';

/** The newest time stamp of a chain. */
export interface ChainStamp {
  readonly chain: string;
  readonly stamps: number;
  readonly sequence: number;
  readonly time: string;
  readonly authority: string | null;
  readonly trustedFrom: string | null;
}

/** Every stamp that was published with an anchor. @returns the newest of each chain, and what does not fit, for people */
export async function checkAnchorStamps(
  anchors: readonly Anchor[],
  trusted: TrustedAuthorities | null,
): Promise<{ readonly stamps: readonly ChainStamp[]; readonly problems: readonly string[] }> {
  const newest = new Map<string, ChainStamp>();
  const problems: string[] = [];
  for (const anchor of anchors) {
    const { chain, sequence, timeStamp } = anchor;
    if (timeStamp === undefined) continue;
    try {
      const checked = await checkStamp(Buffer.from(timeStamp, 'base64'), anchorBytes(anchor), trusted);
      const { timeMs, authority, trustedFrom } = checked;
      const stamps = (newest.get(chain)?.stamps ?? 0) + 1;
      newest.set(chain, { chain, stamps, sequence, time: instantWithMs(timeMs), authority, trustedFrom });
    } catch (error) {
      if (!(error instanceof StampError)) throw error;
      problems.push(`${chain}: the time stamp of row ${sequence} is none: ${error.message}`);
    }
  }
  return { stamps: [...newest.values()], problems };
}

export const stampLine = ({ chain, stamps, sequence, time, authority, trustedFrom }: ChainStamp): string => {
  const proof = trustedFrom === null ? 'not proved: --timestamp-ca names whom you trust' : `which ${trustedFrom} names`;
  return `${chain}: ${stamps} time stamps, the last one of row ${sequence} at ${time} by ${authority ?? 'an unnamed authority'}, ${proof}`;
};
