/** Of a note that is about to be written: with it a note that is sent again after a lost answer is there once. */
export const newNoteId = (): string => `page-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
