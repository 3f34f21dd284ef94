import { findingState } from '#domain';
import { table, text, type Section } from '../section.js';

/** Who has verified the period, what was found, and with which opinion. */
export const verification: Section = {
  id: 'verification',
  blocks({ verification: book }, words) {
    const say = words.say.verification;
    if (book === null) return [text(say.none)];
    return [
      table(
        [say.id, words.say.period, words.say.figures.revision, say.verifier, say.hours, say.opinion],
        book.verifications.map(({ id, period, revision, verifier, size, opinion }) => [
          words.number(id),
          period,
          words.number(revision),
          verifier,
          words.number(size),
          opinion === null
            ? say.open
            : words.listed([say.levels[opinion.level], say.opinions[opinion.opinion], opinion.text]),
        ]),
      ),
      ...(book.findings.length === 0
        ? []
        : [
            table(
              [say.finding, words.say.period, say.kind, say.text, say.state],
              book.findings.map((one) => [
                words.number(one.id),
                one.period,
                one.kind,
                one.text,
                say.states[findingState(one)],
              ]),
            ),
          ]),
    ];
  },
};
