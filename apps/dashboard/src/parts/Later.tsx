import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { inTurn } from '../charts/in-turn.js';
import { AsksInLine } from '../state/ask.js';
import { isPhone } from '../state/phone.js';
import { whenNear } from './when-near.js';
import './later.css';

interface Props {
  /** It lies on the first screen all the same. */
  readonly isOnFirst?: boolean;
  /** A large screen does not show it at first either. */
  readonly isBelowAll?: boolean;
  /** So costly to make, and so far below, that a phone makes it only when somebody scrolls to it. */
  readonly isFar?: boolean;
  /** What lies above it has come: only then is it seen how far below it is. */
  readonly isAboveThere?: boolean;
  readonly children: ComponentChildren;
}

/**
 * A part of a view that a phone shows below its first screen: there it is made after that, one part after the other, and asks for what it
 * shows then. On a larger screen most parts are seen at once, and made at once. What no screen shows at first asks in one line.
 */
export function Later({ isOnFirst = false, isBelowAll = false, isFar = false, isAboveThere = true, children }: Props) {
  const [isDue, setDue] = useState(!isBelowAll && !isPhone.peek());
  const [isWaiting, setWaiting] = useState(false);
  const room = useRef<HTMLDivElement>(null);
  useEffect(
    () => (isDue || !isAboveThere ? undefined : inTurn(() => (isFar ? setWaiting(true) : setDue(true)))),
    [isAboveThere],
  );
  const isWatched = isWaiting && !isDue;
  useEffect(() => (isWatched ? whenNear(room.current!, () => setDue(true)) : undefined), [isWatched]);
  // On paper everything is seen.
  useEffect(() => {
    if (isDue) return undefined;
    const make = (): void => setDue(true);
    addEventListener('beforeprint', make);
    return () => removeEventListener('beforeprint', make);
  }, [isDue]);
  if (!isDue && !isOnFirst) return isFar ? <div class="later-room" ref={room} /> : null;
  return isBelowAll ? <AsksInLine.Provider value>{children}</AsksInLine.Provider> : <>{children}</>;
}
