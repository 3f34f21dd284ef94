import { InvalidArgumentError } from 'commander';

export const seconds = (text: string): number => {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('expected a number above 0');
  return value;
};

/** An option that may be repeated. */
export const collect = (text: string, before: readonly string[]): string[] => [...before, text];
