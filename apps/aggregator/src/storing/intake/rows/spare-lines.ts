import { DeviceLine } from './intake-rows.js';

/** More than transactions of a flood have at once. */
const MOST_SPARE = 20_000;

/**
 * Lines of transactions that have committed, to be used again. A flood of thousands of devices has as many in each transaction, and they
 * live as long as PostgreSQL takes to answer: made anew, each was copied twice and then lay among the old objects.
 */
export class SpareLines {
  private readonly lines: DeviceLine[] = [];

  /** One with nothing in it. */
  take(site: string, device: string): DeviceLine {
    const line = this.lines.pop() ?? new DeviceLine();
    line.site = site;
    line.device = device;
    return line;
  }

  /** Of a transaction at which nothing looks any more. */
  giveBack(lines: Iterable<DeviceLine>): void {
    for (const line of lines) {
      if (this.lines.length === MOST_SPARE) return;
      line.clear();
      this.lines.push(line);
    }
  }
}
