import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { inTurn } from '../charts/in-turn.js';
import { isPhone } from '../state/phone.js';

interface Props {
  /** It lies on the first screen all the same. */
  readonly isOnFirst?: boolean;
  readonly children: ComponentChildren;
}

/**
 * A part of a view that a phone shows below its first screen: there it is made after that, one part after the other, and asks for what it
 * shows then. On a larger screen all parts are seen at once, and made at once.
 */
export function Later({ isOnFirst = false, children }: Props) {
  const [isDue, setDue] = useState(!isPhone.peek());
  useEffect(() => (isDue ? undefined : inTurn(() => setDue(true))), []);
  return isDue || isOnFirst ? <>{children}</> : null;
}
