/** A word by its name; a name that the catalogue does not have stays as it is. */
export const wordFor = (words: Readonly<Record<string, string>>, name: string): string =>
  Object.hasOwn(words, name) ? words[name]! : name;
