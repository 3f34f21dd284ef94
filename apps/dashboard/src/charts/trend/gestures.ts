import type { TimeWindow } from './time-window.js';

interface Places {
  /** Left edge and width of the part that shows time, px of the screen. */
  readonly area: () => { readonly left: number; readonly width: number };
}

const WHEEL = 1.0015;
/** Each press of a key. */
const KEY_ZOOM = 1.5;
const KEY_PAN = 0.1;

/** Drag, wheel, pinch and pointer of one chart, on the window that it shares. Returns how to end that. */
export function listenToHands(element: HTMLElement, window: TimeWindow, { area }: Places): () => void {
  const pointers = new Map<number, number>();
  const timeAt = (x: number): number => {
    const { left, width } = area();
    const { fromMs, toMs } = window.span.peek();
    return fromMs + ((x - left) / Math.max(1, width)) * (toMs - fromMs);
  };
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const scale = event.deltaMode === 1 ? 16 : 1;
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) window.pan((event.deltaX * scale) / area().width);
    else window.zoom(WHEEL ** (event.deltaY * scale), timeAt(event.clientX));
  };
  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    pointers.set(event.pointerId, event.clientX);
    element.setPointerCapture(event.pointerId);
  };
  const onMove = (event: PointerEvent): void => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return window.point(timeAt(event.clientX));
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, event.clientX);
    if (other === undefined) window.pan((before - event.clientX) / area().width);
    else {
      const [was, is] = [Math.abs(before - other), Math.abs(event.clientX - other)];
      window.zoom(Math.max(8, was) / Math.max(8, is), timeAt((event.clientX + other) / 2));
    }
  };
  const onUp = (event: PointerEvent): void => void pointers.delete(event.pointerId);
  const onLeave = (): void => window.point(null);
  element.addEventListener('wheel', onWheel, { passive: false });
  element.addEventListener('pointerdown', onDown);
  element.addEventListener('pointermove', onMove);
  element.addEventListener('pointerup', onUp);
  element.addEventListener('pointercancel', onUp);
  element.addEventListener('pointerleave', onLeave);
  return () => {
    element.removeEventListener('wheel', onWheel);
    element.removeEventListener('pointerdown', onDown);
    element.removeEventListener('pointermove', onMove);
    element.removeEventListener('pointerup', onUp);
    element.removeEventListener('pointercancel', onUp);
    element.removeEventListener('pointerleave', onLeave);
  };
}

/** Keys of a chart that has the focus; `true`: it was one. */
export function onChartKey(event: KeyboardEvent, window: TimeWindow): boolean {
  const { fromMs, toMs } = window.span.peek();
  const at = window.cursorMs.peek();
  switch (event.key) {
    case '+':
    case '=':
      window.zoom(1 / KEY_ZOOM, at ?? undefined);
      return true;
    case '-':
      window.zoom(KEY_ZOOM, at ?? undefined);
      return true;
    case 'ArrowLeft':
    case 'ArrowRight': {
      const way = event.key === 'ArrowLeft' ? -1 : 1;
      if (event.shiftKey)
        window.point(Math.min(toMs, Math.max(fromMs, (at ?? (fromMs + toMs) / 2) + (way * (toMs - fromMs)) / 100)));
      else window.pan(way * KEY_PAN);
      return true;
    }
    default:
      return false;
  }
}
