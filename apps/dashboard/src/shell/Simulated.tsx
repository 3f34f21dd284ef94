import { circularityWords, shellWords } from '#words';
import type { Status } from '../state/live.js';
import { inWords } from '../words/language.js';

/** No figure is read without it: a simulator made what it comes from, or what was made is kept aside. */
export function Simulated({ status }: { readonly status: Status | null }) {
  const words = inWords(shellWords).simulated;
  if (!status) return null;
  if (status.simulated) {
    const circular = status.circularity === null ? null : inWords(circularityWords).circular;
    return (
      <p class="simulated" role="note">
        <b>{words.all}</b> {circular !== null && <span title={circular}>{circular}</span>}
      </p>
    );
  }
  return status.simulatedReadings ? (
    <p class="simulated" role="note">
      {words.aside}
    </p>
  ) : null;
}
