import { byName } from '../order.js';

/** JSON with the keys of objects in order: a body that was stored tells them in another one. */
export const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(byName(item as Readonly<Record<string, unknown>>))
      : item,
  );
