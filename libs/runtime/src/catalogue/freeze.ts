/** Frozen to its leaves; maps keep their contents because they are handed out as no more than ReadonlyMap. */
export function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    const items: Iterable<unknown> = value instanceof Map ? value.values() : Object.values(value);
    for (const item of items) freeze(item);
  }
  return value;
}
