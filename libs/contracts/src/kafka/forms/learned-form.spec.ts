import { LearnedForm } from './learned-form.js';

/** Which of so many messages that the form does not fit are learned from. */
function learnedFrom(learned: LearnedForm<string>, messages: number): number[] {
  return Array.from({ length: messages }, (_, i) => i).filter(() => learned.isDue());
}

describe('when a form is learned', () => {
  it('is ever more seldom while none fits, and at least of one in 256 messages', () => {
    const learned = new LearnedForm<string>();
    expect(learnedFrom(learned, 1_200)).toEqual([0, 2, 6, 14, 30, 62, 126, 254, 510, 766, 1_022]);
  });

  it('is soon again once one has fit', () => {
    const learned = new LearnedForm<string>();
    learnedFrom(learned, 127);
    learned.hasFit();
    expect(learnedFrom(learned, 260).slice(0, 4)).toEqual([127, 129, 133, 141]);
  });
});
