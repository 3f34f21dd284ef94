export interface ProduceAnswer {
  readonly topics: readonly unknown[];
  readonly throttleTime: number;
}
export type DecodeAnswer<Answer extends ProduceAnswer> = (raw: Buffer) => Promise<Answer>;

/**
 * The answer to a produce request v6 (and 7) from that to v5: what the broker says of throttling is the client's to keep. The library copies
 * the answer with one more key, which gives each a hidden class of its own among the old objects (docs/adr/0095).
 */
export const decodeAnswer =
  (decodeV5: DecodeAnswer<ProduceAnswer>): DecodeAnswer<ProduceAnswer & { readonly clientSideThrottleTime: number }> =>
  async (raw) => {
    const { topics, throttleTime } = await decodeV5(raw);
    return { topics, throttleTime: 0, clientSideThrottleTime: throttleTime };
  };
