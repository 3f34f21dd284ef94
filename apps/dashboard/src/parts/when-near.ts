/** How far below or above what is seen: one screen. */
const MARGIN = '100%';

/**
 * Does it once an element is about to be seen.
 * @returns what calls it off
 */
export function whenNear(element: Element, work: () => void): () => void {
  const observer = new IntersectionObserver(
    (seen) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      work();
    },
    { root: element.closest('main'), rootMargin: MARGIN }, // which scrolls, not the page
  );
  observer.observe(element);
  return () => observer.disconnect();
}
