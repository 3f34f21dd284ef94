import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { shellWords } from '#words';
import type { Asked } from '../state/ask.js';
import { inWords } from '../words/language.js';
import './answered.css';

/** A wait is not told before this time. */
const QUIET_MS = 400;

interface Props<Answer> {
  readonly asked: Asked<Answer>;
  readonly children: (answer: Answer) => ComponentChildren;
}

/** What was asked, once it is there; until then a quiet outline, and after a failure why. What was known stays in sight. */
export function Answered<Answer>({ asked, children }: Props<Answer>) {
  const words = inWords(shellWords).states;
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      {asked.error !== null && (
        <p class="note" role="status">
          {words.failed(asked.error)}{' '}
          <button type="button" class="link" onClick={asked.again}>
            {words.retry}
          </button>
        </p>
      )}
      {asked.value !== null
        ? children(asked.value)
        : asked.error === null && <div class="waiting">{isLong ? words.reading : ''}</div>}
    </>
  );
}
