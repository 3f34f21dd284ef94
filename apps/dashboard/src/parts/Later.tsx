import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { inTurn } from '../charts/in-turn.js';
import { AsksInLine } from '../state/ask.js';
import { isPhone } from '../state/phone.js';

interface Props {
  /** It lies on the first screen all the same. */
  readonly isOnFirst?: boolean;
  /** A large screen does not show it at first either. */
  readonly isBelowAll?: boolean;
  readonly children: ComponentChildren;
}

/**
 * A part of a view that a phone shows below its first screen: there it is made after that, one part after the other, and asks for what it
 * shows then. On a larger screen most parts are seen at once, and made at once. What no screen shows at first asks in one line.
 */
export function Later({ isOnFirst = false, isBelowAll = false, children }: Props) {
  const [isDue, setDue] = useState(!isBelowAll && !isPhone.peek());
  useEffect(() => (isDue ? undefined : inTurn(() => setDue(true))), []);
  if (!isDue && !isOnFirst) return null;
  return isBelowAll ? <AsksInLine.Provider value>{children}</AsksInLine.Provider> : <>{children}</>;
}
