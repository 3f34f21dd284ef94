const ATTRIBUTE = '[A-Za-z][A-Za-z0-9.]*\\s?=\\s?([^\\s,\\\\]|\\\\.)([^,\\n\\\\]|\\\\.)*';
/** How a subject is best written; what `openssl` prints on several lines is taken too. */
export const SUBJECT_PATTERN = `^(subject=)?${ATTRIBUTE}(,\\s?${ATTRIBUTE})*$`;

/**
 * The subject of a certificate in one form, whoever wrote it: attributes `NAME=value` in the order of the alphabet, joined by commas.
 * Takes what `openssl x509 -subject` prints (`C = CN, O = Park, CN = gateway`), the form of RFC 2253, and one attribute a line.
 * null: there is no attribute in it.
 */
export function certificateSubject(text: string): string | null {
  const attributes = text
    .replace(/^subject=/, '')
    .split(/(?<!\\)[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => /^([A-Za-z][A-Za-z0-9.]*)\s*=\s*(.+)$/s.exec(part));
  if (attributes.length === 0 || attributes.some((found) => found === null)) return null;
  return attributes
    .map((found) => `${found![1]!.toUpperCase()}=${found![2]}`)
    .toSorted()
    .join(',');
}
