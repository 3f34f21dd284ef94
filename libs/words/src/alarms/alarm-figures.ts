/** What a sentence about an alarm is made of, written for the reader already. */
export interface AlarmFigures {
  /** Of the device, the target, or whatever it is about. */
  readonly name: string;
  /** With its unit. */
  readonly value: string | null;
  readonly limit: string | null;
  /** A moment or a day. */
  readonly since: string | null;
  readonly until: string | null;
  /** It is back to normal. */
  readonly isOver: boolean;
}

/** Words with a figure in them, where there is one. */
export const withFigure = (figure: string | null, words: (figure: string) => string): string =>
  figure === null ? '' : words(figure);
