import { signal } from '@preact/signals';
import { acknowledge } from '../state/acknowledge.js';
import { address, asOf, go, isPast, VIEWS } from '../state/address.js';
import { keep, kept } from '../state/device.js';
import { may } from '../state/session.js';
import { areTables } from '../state/tables.js';
import { changeTheme } from '../state/theme.js';
import { worst } from '../state/waiting-alarms.js';
import { stepTime, toSeasonStart } from './time-travel.js';

export const isHelpOpen = signal(false);
/** Single keys can be switched off on this device: who dictates or reads with a screen reader may need them for themselves. */
export const hasKeys = signal(kept('keys') !== 'off');
export function setKeys(isOn: boolean): void {
  hasKeys.value = isOn;
  keep('keys', isOn ? null : 'off');
}

type Handler = (event: KeyboardEvent) => boolean;
const handlers: Handler[] = [];

/** A view takes keys before the page does; `true`: it was for the view. Returns how to end that. */
export function onKeys(handler: Handler): () => void {
  handlers.unshift(handler);
  return () => void handlers.splice(handlers.indexOf(handler), 1);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

const KEYS: Readonly<Record<string, () => void>> = {
  d: changeTheme,
  k: () => go({ set: { kiosk: address.value.kiosk ? null : '' } }),
  v: () => (areTables.value = !areTables.value),
  '?': () => (isHelpOpen.value = true),
  a: () => {
    if (worst.value && !isPast.value && may('operator')) void acknowledge(worst.value);
  },
  Escape: () => {
    if (asOf.value !== null) go({ set: { asOf: null } });
  },
  End: () => go({ set: { asOf: null } }),
  Home: toSeasonStart,
};

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
  const isSingle = event.key.length === 1;
  if (isSingle && !hasKeys.value) return;
  if (handlers.some((handler) => handler(event))) return event.preventDefault();
  const view = VIEWS[Number(event.key) - 1];
  const key = isSingle ? event.key.toLowerCase() : event.key;
  if (view) go({ view });
  else if (key === 'ArrowLeft' || key === 'ArrowRight') stepTime(key === 'ArrowLeft' ? -1 : 1, event.shiftKey);
  else if (KEYS[key]) KEYS[key]();
  else return;
  event.preventDefault();
}

export const startKeyboard = (): void => addEventListener('keydown', onKey);
