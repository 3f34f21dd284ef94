/**
 * What a terminal would obey: C0 but tab and line feed, DEL, C1 (U+009B begins an escape sequence like ESC), and what turns the order
 * of characters around.
 */
const OBEYED = /[^\P{Cc}\t\n]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
const BREAKS = /[\t\n]/g;

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Text from outside as a terminal can show it: what the terminal would obey is written out. Lines stay lines. */
export const terminalText = (text: string): string => text.replace(OBEYED, escaped);

/** The same as one cell or name: it stays on its line. */
export const terminalLine = (text: string): string => terminalText(text).replace(BREAKS, escaped);

/** Passwords in URLs. Up to the last `@`: who writes one by hand may have left it unescaped. */
const PASSWORD = /([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s]*@/gi;

/** The text with the password of every URL in it left out. */
export const withoutPasswords = (text: string): string => text.replace(PASSWORD, '$1:***@');
