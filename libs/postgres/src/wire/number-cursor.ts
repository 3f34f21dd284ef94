const [ZERO, NINE, MINUS, POINT] = [48, 57, 45, 46];
const [COMMA, SEMICOLON, CLOSES, NEWLINE] = [44, 59, 125, 10];
/** As many digits are a whole number that a double holds exactly, and so does a power of ten of as many zeros: their quotient is rounded once. */
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, zeros) => 10 ** zeros);

/** Whether a number ends before this character; NaN: before the end of the text. */
const isEnd = (code: number): boolean =>
  code === COMMA || code === SEMICOLON || code === CLOSES || code === NEWLINE || Number.isNaN(code);

/** Numbers that stand one behind the other in a text of PostgreSQL, to the bit as `Number` reads them, without a text for each. */
export class NumberCursor {
  at = 0;

  constructor(private readonly text: string) {}

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Whether this character is next. */
  sees(char: string): boolean {
    return this.text[this.at] === char;
  }

  /** Goes behind the next such character. */
  skipPast(char: string): void {
    this.at = this.text.indexOf(char, this.at) + 1;
  }

  /** The number that begins here; what ends it is next. */
  number(): number {
    const { text, at: start } = this;
    let at = start;
    let code = text.charCodeAt(at);
    const isNegative = code === MINUS;
    if (isNegative) code = text.charCodeAt(++at);
    let [whole, digits, decimals] = [0, 0, 0];
    for (; code >= ZERO && code <= NINE; code = text.charCodeAt(++at)) {
      whole = whole * 10 + code - ZERO;
      digits++;
    }
    if (code === POINT) {
      for (code = text.charCodeAt(++at); code >= ZERO && code <= NINE; code = text.charCodeAt(++at)) {
        whole = whole * 10 + code - ZERO;
        decimals++;
      }
    }
    if (isEnd(code) && digits > 0 && digits + decimals <= EXACT_DIGITS) {
      this.at = at;
      const value = decimals === 0 ? whole : whole / POWERS[decimals]!;
      return isNegative ? -value : value;
    }
    // More digits, an exponent, or no digits at all.
    while (!isEnd(code)) code = text.charCodeAt(++at);
    this.at = at;
    return Number(text.slice(start, at));
  }
}
