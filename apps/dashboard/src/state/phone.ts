import { signal } from '@preact/signals';

const narrow = matchMedia('(max-width: 720px)');

/** The screen is that of a phone; in step with the styles. */
export const isPhone = signal(narrow.matches);
narrow.addEventListener('change', ({ matches }) => (isPhone.value = matches));
