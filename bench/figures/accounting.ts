import { benchAccounting, CHANGE_OF_A_FACTOR, RECOMPUTE_OF_A_MONTH } from '../accounting.js';
import { quantile } from '../quantile.js';
import type { Figure } from './figure.js';

/** What is computed again: medians of `npm run bench -- accounting`. */
export const accounting: Figure<{ runs: number }> = {
  name: 'accounting',
  sizes: { runs: 5 },
  how: ({ runs }) =>
    `median of ${runs} runs in one process, on the shipped plant, simulated through a season (\`npm run bench -- accounting\`)`,
  async measure({ sizes: { runs } }) {
    const { measures, settings } = await benchAccounting(runs);
    const medianS = (name: string): number =>
      quantile(measures.find((measure) => measure.name === name)!.times, 0.5) / 1_000;
    return {
      settings,
      measured: [
        { what: RECOMPUTE_OF_A_MONTH, unit: 's', value: medianS(RECOMPUTE_OF_A_MONTH), must: 8, aim: 4 },
        { what: CHANGE_OF_A_FACTOR, unit: 's', value: medianS(CHANGE_OF_A_FACTOR), must: 0.6, aim: 0.3 },
      ],
    };
  },
};
