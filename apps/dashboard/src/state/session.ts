import { computed, signal } from '@preact/signals';
import type { AnswerOf } from '../api/answers.js';
import { keep, kept } from './device.js';

type Me = AnswerOf<'getMe'>;
/** Each may do all that those before it may. */
const ROLES: readonly Me['role'][] = ['viewer', 'operator', 'auditor', 'admin'];

/** The key of this tab; null: none was asked for. */
export const key = signal<string | null>(sessionStorage.getItem('greenpark-key'));
export const me = signal<Me | null>(null);
/** A call was refused for want of a key that holds; the page asks for one. */
export const isKeyWanted = signal(false);

let entered: Promise<void> | null = null;
let enter: () => void = () => undefined;

/** Resolves when the person has entered a key, however many calls wait for it. */
export function askForKey(): Promise<void> {
  entered ??= new Promise((resolve) => {
    isKeyWanted.value = true;
    enter = resolve;
  });
  return entered;
}

export function enterKey(text: string): void {
  key.value = text;
  sessionStorage.setItem('greenpark-key', text);
  isKeyWanted.value = false;
  entered = null;
  enter();
}

/** Whether who is here may do what a role may; false until it is known. */
export const may = (role: Me['role']): boolean =>
  me.value !== null && ROLES.indexOf(me.value.role) >= ROLES.indexOf(role);

/** With authentication off nobody is known: whoever acts says who it is, once on this device. */
export const namesItself = computed(() => me.value !== null && me.value.name === null);
export const ownName = signal<string | null>(kept('name'));
export function setOwnName(name: string): void {
  ownName.value = name;
  keep('name', name);
}
