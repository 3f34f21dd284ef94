/** What the parts of the page are built with. */

export const byId = (id) => document.getElementById(id);

export function element(name, options = {}, ...children) {
  const { className, ...attributes } = options;
  const made = document.createElement(name);
  if (className) made.className = className;
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** A name that may break behind its joints (`/ . _ : =`, before a capital letter), and nowhere inside of a word. */
export const breakable = (text) =>
  text.split(/(?<=[/._:=])|(?<=[a-z])(?=[A-Z])/).flatMap((part, i) => (i === 0 ? [part] : [element('wbr'), part]));

export function tile(name, value, unitText, note, level) {
  const shown = element('dd', { className: level }, value);
  if (unitText && value !== '–') shown.append(' ', element('small', {}, unitText));
  return element('div', {}, element('dt', {}, name), shown, note ? element('dd', { className: 'note' }, note) : null);
}

/** `numeric`: which columns stand to the right. */
export function table(head, rows, numeric = []) {
  const kind = (i) => ({ className: numeric.includes(i) ? 'num' : '' });
  const headRow = head.map((name, i) => element('th', { ...kind(i), scope: 'col' }, name));
  const body = rows.map((cells) =>
    element('tr', {}, ...cells.map((cell, i) => element('td', kind(i), ...[cell].flat().filter(Boolean)))),
  );
  return element('table', {}, element('thead', {}, element('tr', {}, ...headRow)), element('tbody', {}, ...body));
}

export const sub = (words) => element('span', { className: 'sub' }, words);
