import type { ComponentChildren } from 'preact';

/** A component in each of its states, for people who build or judge the page. */
export interface Stories {
  /** Name of the component. */
  readonly of: string;
  readonly states: Readonly<Record<string, () => ComponentChildren>>;
}
