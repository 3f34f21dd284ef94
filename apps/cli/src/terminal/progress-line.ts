import { stderr } from 'node:process';

const WIDTH = 24;
const EVERY_MS = 200;

/** A bar on a terminal, nothing in a pipe. */
export class Progress {
  private shownAt = 0;
  private readonly startedAt = Date.now();
  private readonly isShown: boolean;

  constructor(
    private readonly unit: string,
    isQuiet: boolean,
    stream: { readonly isTTY?: boolean } = stderr,
  ) {
    this.isShown = stream.isTTY === true && !isQuiet;
  }

  /**
   * @param share part of the work that is done, 0 to 1; null: it is not known how much there is
   * @param count how many units are done
   * @param note what else is to be seen
   */
  show(share: number | null, count: number, note = ''): void {
    const now = Date.now();
    if (!this.isShown || now - this.shownAt < EVERY_MS) return;
    this.shownAt = now;
    const seconds = (now - this.startedAt) / 1_000;
    const rate = count / Math.max(0.001, seconds);
    const filled = Math.round((share ?? 0) * WIDTH);
    const bar =
      share === null ? '' : `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${Math.floor(share * 100)} %  `;
    const rest = share === null || share < 0.01 ? '' : `  ${clock((seconds / share) * (1 - share))} left`;
    stderr.write(
      `\r\u001b[K${bar}${count.toLocaleString('en')} ${this.unit}  ${Math.round(rate).toLocaleString('en')}/s${rest}${note === '' ? '' : `  ${note}`}`,
    );
  }

  clear(): void {
    if (this.isShown) stderr.write('\r\u001b[K');
  }
}

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 90 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
