import type { ReadingTail } from './reading-pieces.js';

/** Kinds of devices of a plant; the one that was learned longest ago makes room. */
const MOST_KINDS = 8;

/**
 * The newest form of each kind of device: thousands of one make send alike, and the first message of each need not be read the long way. What
 * is tried on a device that is not known must say the same of it; that is for whoever tries it to prove.
 */
export class RecentForms<Form> {
  private readonly forms = new Map<ReadingTail, Form>();

  /** @param tail the same for all devices that send the same points in the same units */
  add(tail: ReadingTail, form: Form): void {
    this.forms.delete(tail);
    if (this.forms.size >= MOST_KINDS) this.forms.delete(this.forms.keys().next().value!);
    this.forms.set(tail, form);
  }

  all(): Iterable<Form> {
    return this.forms.values();
  }
}
