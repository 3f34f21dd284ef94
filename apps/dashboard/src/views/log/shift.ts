import type { ItemOf } from '../../api/answers.js';

export type Shift = ItemOf<'listShifts'>;
export type Note = Shift['notes'][number];
