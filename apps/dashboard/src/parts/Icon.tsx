import type { Place } from '../state/address.js';

const PATHS: Readonly<Record<Exclude<Place, 'sites'>, string>> = {
  overview: 'M3 15.5 8 10l3.5 3L17 5.5M17 5.5h-4M17 5.5v4',
  plant: 'M3 17V9.5h6V17M9 17V5h8v12M2 17h16M12 8.5h2M12 12h2M5.2 12.5h1.6',
  performance: 'M3 3v14h14M6 6l10 8M7.5 10.5v.01M10 7.5v.01M12 13.5v.01M14.5 10v.01',
  points: 'M2.5 11.5h3l2-6 3.5 10 2.5-7 1.2 3h2.8',
  alarms: 'M5 13.5V9a5 5 0 0 1 10 0v4.5l1.2 1.5H3.8ZM8.5 17.5h3',
  data: 'M3 4.5h14v3H3zM3 8.5h14v3H3zM3 12.5h14v3H3z',
  reports: 'M5 2.5h7l3.5 3.5v11.5H5zM8 9h5M8 12h5M8 15h3',
  log: 'M3.5 3.5h13v13h-13zM6.5 7.5h7M6.5 10.5h7M6.5 13.5h4',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
};

/** The sign of a view, drawn in the colour of its text. */
export function Icon({ name }: { readonly name: keyof typeof PATHS }) {
  return (
    <svg
      width="20"
      height="20"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      stroke-width={name === 'more' ? 2.6 : 1.6}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
