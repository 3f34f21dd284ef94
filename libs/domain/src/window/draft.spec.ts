import { addCode, emptyDraft } from './draft.js';

describe('the codes of a window', () => {
  it('are sorted, each once, in whatever order they come', () => {
    const draft = emptyDraft();
    for (const code of ['LATE', 'GAP', 'LATE', 'DUP_CONFLICT', 'GAP'] as const) addCode(draft, code);

    expect(draft.codes).toEqual(['DUP_CONFLICT', 'GAP', 'LATE']);
  });

  it('are its own, though windows with the same one code share the list', () => {
    const [one, other, none] = [emptyDraft(), emptyDraft(), emptyDraft()];
    addCode(one, 'LATE');
    addCode(other, 'LATE');
    addCode(other, 'GAP');

    expect([one, other, none].map(({ codes }) => codes)).toEqual([['LATE'], ['GAP', 'LATE'], []]);
    const later = emptyDraft();
    addCode(later, 'LATE');
    expect(later.codes).toBe(one.codes);
  });
});
