import { useLayoutEffect, useState } from 'preact/hooks';
import { inTurn } from './in-turn.js';

type Size = readonly [width: number, height: number];

/**
 * The size of a box in whole px, again when it changes; [0, 0] before it is known. The observer tells the first one too, once the page is
 * laid out anyhow: to ask before would lay it out once more. Of a box below the screen it is told in turn, after those on it are drawn.
 * @param again looks at the box anew when it changes
 */
export function useSize(box: { readonly current: HTMLElement | null }, again: unknown = null): Size {
  const [size, setSize] = useState<Size>([0, 0]);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = (): void => {
      const [width, height] = [Math.floor(element.clientWidth), Math.floor(element.clientHeight)];
      setSize((before) => (before[0] === width && before[1] === height ? before : [width, height]));
    };
    let isFirst = true;
    let cancel: (() => void) | undefined;
    const observer = new ResizeObserver(() => {
      const isBelow = isFirst && element.getBoundingClientRect().top > innerHeight;
      isFirst = false;
      if (isBelow) cancel = inTurn(measure);
      else measure();
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      cancel?.();
    };
  }, [again]);
  return size;
}
