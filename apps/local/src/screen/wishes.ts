const HELP = `npm start -- [--faults]

The whole of Greenpark on this machine, until Ctrl-C.

  --faults   a simulated plant with trouble: alarms within two minutes (a data folder of its own is best:
             GREENPARK_DATA_DIR=.with-faults npm start -- --faults)
  --help     this

Everything else is set by the environment: docs/operations.md.
`;

/** What stands behind `npm start --`. */
export interface Wishes {
  /** Variables that it stands for. */
  readonly env: Readonly<Record<string, string>>;
  /** Said instead of starting; null: it starts. */
  readonly say: string | null;
  /** 0 good, 2 wrong usage. */
  readonly exitCode: 0 | 2;
}

export function readWishes(words: readonly string[]): Wishes {
  if (words.includes('--help')) return { env: {}, say: HELP, exitCode: 0 };
  const unknown = words.find((word) => word !== '--faults');
  if (unknown !== undefined) return { env: {}, say: `unknown option ${unknown}\n\n${HELP}`, exitCode: 2 };
  return { env: words.length > 0 ? { GREENPARK_FAULTS: 'on' } : {}, say: null, exitCode: 0 };
}
