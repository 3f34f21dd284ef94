/** Languages of the page and of the API's sentences, by their BCP 47 codes. */
export const LANGUAGES = ['en', 'zh', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text, or how one is made of values that are already written for the reader. */
type Text = string | ((...values: never[]) => string);
interface Texts {
  readonly [name: string]: Text | Texts;
}
/** The same names, the same values to put in. */
export type Same<T> = {
  readonly [Name in keyof T]: T[Name] extends string
    ? string
    : T[Name] extends (...values: infer Values) => string
      ? (...values: Values) => string
      : Same<T[Name]>;
};

/** Texts by language: English says which names there are, and each other language must have them all. */
export const inEachLanguage = <T extends Texts>(
  texts: { readonly en: T } & { readonly [Other in Exclude<Language, 'en'>]: Same<NoInfer<T>> },
): Readonly<Record<Language, Same<T>>> => texts as unknown as Readonly<Record<Language, Same<T>>>;
