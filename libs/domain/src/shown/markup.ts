const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text inside of an element or an attribute of HTML or XML: nothing of it is markup. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (found) => ESCAPES[found]!);
