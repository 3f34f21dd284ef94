/** A sentence as parts: words, and figures that can be set apart, read aloud and followed. */

/** A figure as it is written in a language, with what it is. */
export interface Marked {
  readonly text: string;
  readonly kind: string;
  readonly value: number | string;
  /** UCUM code; null: it has none. */
  readonly unit: string | null;
}

export interface Part {
  readonly text: string;
  /** The heart of the sentence: it is set bold. */
  readonly strong: boolean;
  /** What the text says where it is a figure; null: words. */
  readonly figure: { readonly kind: string; readonly value: number | string; readonly unit: string | null } | null;
}

/** One sentence; its text is that of its parts, one after the other. */
export type Phrase = readonly Part[];

const STRONG = '**';

/** Tag of a template: what lies between two `**` is strong, figures stay figures. */
export function said(texts: TemplateStringsArray, ...values: readonly (Marked | string)[]): Phrase {
  const parts: Part[] = [];
  let strong = false;
  const add = (text: string): void => {
    text.split(STRONG).forEach((piece, i) => {
      if (i > 0) strong = !strong;
      if (piece === '') return;
      const last = parts.at(-1);
      if (last && last.figure === null && last.strong === strong)
        parts[parts.length - 1] = { ...last, text: last.text + piece };
      else parts.push({ text: piece, strong, figure: null });
    });
  };
  texts.forEach((text, i) => {
    add(text);
    const value = values[i];
    if (value === undefined) return;
    if (typeof value === 'string') return add(value);
    const { text: written, kind, value: of, unit } = value;
    parts.push({ text: written, strong, figure: { kind, value: of, unit } });
  });
  return parts;
}

/** The sentence as plain text. */
export const plain = (phrase: Phrase): string => phrase.map(({ text }) => text).join('');

/** One or many, as English and German need it. */
export const plural = (n: Marked, one: string, many: string): string => (n.value === 1 ? one : many);
