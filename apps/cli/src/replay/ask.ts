import { stderr, stdin } from 'node:process';
import { createInterface } from 'node:readline/promises';

/** Questions to whoever sits at the terminal. */
export interface Ask {
  /** One of the choices. */
  choose(question: string, choices: readonly string[]): Promise<string>;
  text(question: string): Promise<string>;
}

/** null where no person can answer: a pipe, or a program that reads JSON. */
export function createAsk(isQuiet: boolean): Ask | null {
  if (isQuiet || !stdin.isTTY || !stderr.isTTY) return null;
  const ask = async (question: string): Promise<string> => {
    const terminal = createInterface({ input: stdin, output: stderr });
    try {
      return (await terminal.question(question)).trim();
    } finally {
      terminal.close();
    }
  };
  return {
    text: (question) => ask(`${question} `),
    async choose(question, choices) {
      const list = choices.map((choice, i) => `  ${i + 1}  ${choice}\n`).join('');
      for (;;) {
        const answer = await ask(`${question}\n${list}number: `);
        const found = choices[Number(answer) - 1] ?? choices.find((choice) => choice === answer);
        if (found !== undefined) return found;
      }
    },
  };
}
