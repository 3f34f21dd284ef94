/** A device whose form changes with each message is looked at again after so many at most. */
const LEARNS_AT_LEAST_EVERY = 256;

/** What is remembered of how a device sends, and when it is looked at again: who never sends the same points twice costs next to nothing. */
export class LearnedForm<Form> {
  /** Of what it sends now; null: none was learned. */
  form: Form | null = null;
  private untilDue = 0;
  private dueEvery = 1;

  /** To be asked once for each message that the form does not fit: whether this one is to be learned from. */
  isDue(): boolean {
    if (--this.untilDue > 0) return false;
    this.dueEvery = this.untilDue = Math.min(this.dueEvery * 2, LEARNS_AT_LEAST_EVERY);
    return true;
  }

  /** The form fits a message. */
  hasFit(): void {
    this.dueEvery = 1;
  }
}
