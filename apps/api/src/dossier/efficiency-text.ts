import { writtenEfficiency, type Efficiency } from '#domain';
import type { DossierWords } from './section.js';

/** `efficiency 0.85 ± 5 %`, or the factor that has it. */
export function efficiencyText(efficiency: Efficiency, words: DossierWords): string {
  const { efficiency: of, efficiencyDoubt } = words.say.quantification;
  const written = writtenEfficiency(efficiency);
  if (written) return efficiencyDoubt(words.number(written.value), words.percent(written.u95));
  return of((efficiency as Extract<Efficiency, { factor: string }>).factor);
}
