import { shellWords } from '#words';
import type { Status } from '../state/live.js';
import { inWords } from '../words/language.js';

/** No figure is read without it: a simulator made what it comes from, or what was made is kept aside. */
export function Simulated({ status }: { readonly status: Status | null }) {
  const words = inWords(shellWords).simulated;
  if (!status) return null;
  if (status.simulated) {
    return (
      <p class="simulated" role="note">
        <b>{words.all}</b> <span title={status.circularity ?? undefined}>{status.circularity}</span>
      </p>
    );
  }
  return status.simulatedReadings ? (
    <p class="simulated" role="note">
      {words.aside}
    </p>
  ) : null;
}
