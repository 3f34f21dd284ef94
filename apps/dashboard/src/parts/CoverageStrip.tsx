import './coverage-strip.css';

export interface StripDay {
  /** Local date. */
  readonly date: string;
  /** 0 to 100; null: nothing can be said of it. */
  readonly coveragePct: number | null;
  /** Part of it is estimated, or something stands in: it is hatched, whatever is covered. */
  readonly isDoubtful: boolean;
  /** What the cell says to those who point at it or do not see it. */
  readonly title: string;
}

interface Props {
  /** What the strip says as a whole. */
  readonly label: string;
  readonly days: readonly StripDay[];
}

/** Five steps are told apart at a glance. */
export function levelOf({ coveragePct, isDoubtful }: Pick<StripDay, 'coveragePct' | 'isDoubtful'>): string {
  if (coveragePct === null) return 'blank';
  if (coveragePct === 0) return 'none';
  if (isDoubtful) return 'doubt';
  return coveragePct >= 99 ? 'whole' : coveragePct >= 90 ? 'most' : 'part';
}

/** Completeness as one cell for each day: whole ones are quiet, what is missing is hatched. */
export function CoverageStrip({ label, days }: Props) {
  return (
    <span class="strip" role="img" aria-label={label}>
      {days.map((day) => (
        <i key={day.date} class={levelOf(day)} title={day.title} />
      ))}
    </span>
  );
}
