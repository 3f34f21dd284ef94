import { table, text, type Section } from '../section.js';

/** From the claim to what could be defended; made only where it is asked for. */
export const waterfall: Section = {
  id: 'waterfall',
  blocks({ waterfall: made }, words) {
    const say = words.say.waterfall;
    if (made === 'not-asked') return [text(say.notAsked)];
    if (made === null) return [text(say.none)];
    return [
      table(
        [say.step, say.source, say.clause, say.change, say.left, say.alone],
        made.steps.map(({ kind, name, source, clause, illustrative, wholeDeltaT, wholeValueT, aloneT }) => [
          kind === 'choice' ? name : say.kinds[kind],
          kind === 'choice' || kind === 'claimed' ? `${source}${illustrative ? ` (${say.illustrative})` : ''}` : '',
          kind === 'choice' ? clause : '',
          words.tonnes(wholeDeltaT),
          words.tonnes(wholeValueT),
          aloneT === null ? '' : words.tonnes(aloneT),
        ]),
      ),
    ];
  },
};
