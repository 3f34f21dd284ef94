import type { ComponentChildren } from 'preact';
import { Answered } from '../../parts/Answered.js';
import type { Asked } from '../../state/ask.js';

interface Props<Answer> {
  readonly asked: Asked<Answer>;
  /** There is nothing to ask for. */
  readonly isNothing: boolean;
  readonly children: (answer: Answer) => ComponentChildren;
}

/** The place of a chart keeps its size while it is asked for; where there is nothing to ask for it stays empty. */
export function LoadingChart<Answer>({ asked, isNothing, children }: Props<Answer>) {
  return isNothing ? null : <Answered asked={asked}>{children}</Answered>;
}
