import { computed, effect, signal } from '@preact/signals';
import { keep, kept } from './device.js';

export type Theme = 'light' | 'dark';

const system = matchMedia('(prefers-color-scheme: dark)');
const systemTheme = signal<Theme>(system.matches ? 'dark' : 'light');
system.addEventListener('change', ({ matches }) => (systemTheme.value = matches ? 'dark' : 'light'));
const chosen = signal<Theme | null>((kept('theme') as Theme | null) ?? null);

const paper = matchMedia('print');
const isPrinted = signal(paper.matches);
paper.addEventListener('change', ({ matches }) => (isPrinted.value = matches));

/** As the system has it, or as was chosen on this device; paper is light. Charts on a canvas draw again when it changes. */
export const theme = computed<Theme>(() => (isPrinted.value ? 'light' : (chosen.value ?? systemTheme.value)));
effect(() => void (document.documentElement.dataset.theme = theme.value));

export function changeTheme(): void {
  chosen.value = theme.value === 'dark' ? 'light' : 'dark';
  keep('theme', chosen.value);
}
