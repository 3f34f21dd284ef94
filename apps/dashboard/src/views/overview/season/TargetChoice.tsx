import { overviewWords } from '#words';
import { go } from '../../../state/address.js';
import type { Status } from '../../../state/live.js';
import { inWords } from '../../../words/language.js';
import { targetId } from '../asked.js';

/** Which target the view is about, by its id and period; a site with one has no choice. */
export function TargetChoice({ status }: { readonly status: Status | null }) {
  const targets = status?.targets ?? [];
  if (targets.length < 2) return null;
  return (
    <select
      class="field target-choice"
      aria-label={inWords(overviewWords).target}
      value={targetId() ?? ''}
      onChange={(event) => go({ set: { target: event.currentTarget.value } }, { replace: true })}
    >
      {targets.map(({ id, title, periodName }) => (
        <option key={id} value={id} title={title}>
          {periodName ? `${id} · ${capital(periodName)}` : id}
        </option>
      ))}
    </select>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
