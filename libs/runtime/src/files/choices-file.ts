import { choiceOf, choicesFileSchema, type WrittenChoice } from '#contracts';
import { choiceProblems, type ChoiceSet, type FactorSet } from '#domain';
import { ConfigDocument } from '../catalogue/catalogue-document.js';
import { checkGrammar } from '../catalogue/catalogue-problems.js';

export const isChoices = (content: unknown): boolean =>
  typeof content === 'object' && content !== null && 'choices' in content;

/** Choices as the arithmetic takes them, and as they are written. */
export interface ChoicesOfFile {
  readonly set: ChoiceSet;
  readonly written: readonly WrittenChoice[];
}

/** Reads a file of an auditor's choices; problems are noted in the document. */
export function readChoices(document: ConfigDocument, factors: FactorSet): ChoicesOfFile | undefined {
  const file = checkGrammar(document, choicesFileSchema);
  if (!file) return undefined;
  const { name, sites, choices: written } = file;
  const choices = written.map(choiceOf);
  for (const { path, text } of choiceProblems(choices, factors)) document.report(['choices', ...path], text);
  return { set: { name, ...(sites && { sites }), choices }, written };
}
