import type { Scale } from '../../../charts/scale.js';
import type { SignatureAnswer } from '../answers.js';
import type { Ages } from './ages.js';
import type { SignatureScales } from './signature-scales.js';

/** What every part of the picture of a signature needs. */
export interface Drawn {
  readonly answer: SignatureAnswer;
  readonly scales: SignatureScales;
  readonly ages: Ages;
  readonly x: Scale;
  readonly left: number;
  readonly right: number;
  /** Fills what is partly estimated. */
  readonly hatch: string;
}

/** Where a part of it stands, px. */
export interface Part {
  readonly drawn: Drawn;
  readonly top: number;
  readonly bottom: number;
}
