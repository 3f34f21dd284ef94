import { input, select } from '@inquirer/prompts';
import { WrongUsage } from '../terminal/failure.js';
import type { Prompt } from './answer-all.js';

/** For what no list can hold. */
const ANOTHER = '\u0000another';

/** Asks on the terminal: a list where there is a choice, with a way to write something else where that is possible; else a line. */
export const terminalPrompt: Prompt = async ({ text, usual, choices, else: other, check }) => {
  try {
    if (choices) {
      const chosen = await select({
        message: text,
        choices: [...choices, ...(other === null ? [] : [{ value: ANOTHER, name: 'something else' }])],
        ...(choices.some(({ value }) => value === usual) && { default: usual }),
      });
      if (chosen !== ANOTHER) return chosen;
    }
    return await input({ message: choices ? `${other}:` : text, default: usual, validate: check });
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') throw new WrongUsage('stopped, nothing is written');
    throw error;
  }
};
