export interface ProduceAnswer {
  readonly topics: readonly unknown[];
  readonly throttleTime: number;
}

/** The library's module for the answers of one version. */
export interface AnswerModule {
  readonly decode: (raw: Buffer) => Promise<ProduceAnswer>;
  /** @throws the error of the broker that an answer holds */
  readonly parse: (answer: ProduceAnswer) => Promise<unknown>;
}

/**
 * The answer to a produce request v6 (and 7) from that to v5: what the broker says of throttling is the client's to keep. The library copies
 * the answer with one more key, which gives each a hidden class of its own among the old objects (docs/adr/0095).
 */
export const answersOf = ({ parse }: AnswerModule, v5: AnswerModule): AnswerModule => ({
  parse,
  decode: async (raw) => {
    const { topics, throttleTime } = await v5.decode(raw);
    return { topics, throttleTime: 0, clientSideThrottleTime: throttleTime } as ProduceAnswer;
  },
});
