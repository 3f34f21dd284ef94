import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A style that stands inside of a document, with the source by which a content security policy admits it. */
export interface InlineStyle {
  readonly css: string;
  readonly source: string;
}

export const inlineStyle = (css: string): InlineStyle => ({
  css,
  source: `'sha256-${createHash('sha256').update(css).digest('base64')}'`,
});

/** How a statement looks: inside of each one, so that a file of it looks the same anywhere. */
export const statementStyle = (pageDir: string): InlineStyle =>
  inlineStyle(readFileSync(join(pageDir, 'statement.css'), 'utf8'));
