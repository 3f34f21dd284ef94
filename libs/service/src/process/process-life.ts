/** The end of the process, for those who find that only a new one can mend what is wrong. */
export class ProcessLife {
  private isStopping = false;
  private failure: { readonly error: unknown } | null = null;
  private end: ((error: unknown) => void) | null = null;

  /** Ends the process with exit code 1, after the stop in order. While it stops, what breaks by that is no fault any more. */
  fail = (error: unknown): void => {
    if (this.isStopping) return;
    if (this.end) this.end(error);
    else this.failure ??= { error };
  };

  /** From here on `end` is called; at once where something failed before. */
  onFailure(end: (error: unknown) => void): void {
    this.end = end;
    if (this.failure) end(this.failure.error);
  }

  stopping(): void {
    this.isStopping = true;
  }
}
