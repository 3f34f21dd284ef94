import { savingsText, screenRows, type ScreenFacts } from '#runtime';

interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** In a pipe the tonnes are said again after so long, if they have changed. */
const REPEAT_MS = 60_000;

/**
 * What the person at the terminal sees: lines while the system starts, then one screen. On a terminal the screen stays and
 * its tonnes grow in place; in a pipe there are only whole lines.
 */
export class Screen {
  private height = 0;
  private facts: ScreenFacts | null = null;
  private saidT: string | null = null;
  private saidAt = 0;

  constructor(
    private readonly out: Output,
    private readonly now: () => number = Date.now,
  ) {}

  /** A line that stays; above the screen, once there is one. */
  say(line: string): void {
    this.clear();
    this.out.write(`${line}\n`);
    if (this.facts && this.out.isTTY) this.draw(this.facts);
  }

  show(facts: ScreenFacts): void {
    const first = this.facts === null;
    this.facts = facts;
    if (this.out.isTTY) {
      this.clear();
      this.draw(facts);
    } else if (first) {
      this.out.write(`${lines(facts).join('\n')}\n`);
      this.remember(facts);
    } else {
      this.repeat(facts);
    }
  }

  /** The last state stays on the terminal; what follows goes below it. */
  leave(): void {
    this.height = 0;
    this.facts = null;
  }

  private repeat(facts: ScreenFacts): void {
    const text = savedText(facts);
    if (text === null || text === this.saidT) return;
    // The first tonnes at once, then now and then.
    if (this.saidT !== null && this.now() - this.saidAt < REPEAT_MS) return;
    this.out.write(`avoided so far: ${text}\n`);
    this.remember(facts);
  }

  private remember(facts: ScreenFacts): void {
    const text = savedText(facts);
    if (text === null) return;
    this.saidT = text;
    this.saidAt = this.now();
  }

  private draw(facts: ScreenFacts): void {
    // A row that wraps would make the screen higher than counted.
    const rows = lines(facts).map((row) => row.slice(0, this.out.columns ?? 200));
    this.out.write(`${rows.join('\n')}\n`);
    this.height = rows.length;
  }

  private clear(): void {
    if (this.height > 0) this.out.write(`\u001B[${this.height}A\u001B[0J`);
    this.height = 0;
  }
}

/** null: no site has tonnes yet. */
function savedText({ savings }: ScreenFacts): string | null {
  if (!savings?.some(({ avoidedT }) => avoidedT !== null)) return null;
  return savings.map((one) => `${one.site}: ${savingsText(one)}`).join(', ');
}

/** The one screen. */
const lines = (facts: ScreenFacts): string[] => [
  '',
  'Greenpark runs.',
  '',
  ...screenRows(facts),
  '',
  'Ctrl-C stops everything in order; the next start goes on where this one stopped.',
  '',
];
