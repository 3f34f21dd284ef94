/**
 * Content of the text of a YAML file as plain data; null where it is no good YAML. Beside yaml-thread.js, whose thread imports it, and
 * JavaScript for its reason.
 */
import { load } from 'js-yaml';
import { parseDocument } from 'yaml';

/**
 * Where the quick parser and the one that the grammar is told by might differ (lone CR, tabs, anchors and tags, keys without a name,
 * indentations by number, numbers beyond a double): seldom in a large file, which a program has written.
 */
const UNUSUAL = /[\r\t]|(?:^|[\s,:[{])[&!*]|(?:^|[\n,{[])[ -]*(?:[?:]|(?:~|null)[ \n,:}\]])|[|>]\d|[\d.]e[-+]?\d{3}/im;

/**
 * One pass without nodes: a sixth of the time and 90 instead of 240 MB for 2.5 MB of text.
 * @param {string} text
 * @returns {{ content: unknown } | null} null: not for it to say
 */
function quickContentOf(text) {
  if (UNUSUAL.test(text)) return null;
  try {
    return { content: load(text) };
  } catch {
    return null;
  }
}

/** @param {string} text @returns {{ content: unknown } | null} */
export function contentOf(text) {
  const quick = quickContentOf(text);
  if (quick) return quick;
  const document = parseDocument(text, { strict: true, logLevel: 'error' });
  if (document.errors.length > 0) return null;
  try {
    return { content: document.toJS() };
  } catch {
    return null; // an alias without its anchor
  }
}
