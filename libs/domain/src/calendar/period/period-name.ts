import { LANGUAGES, periodWords } from '#words';
import { grainOfLabel } from './local-period.js';
import { firstDayOf, yearOf, type LocalDate } from '../local-date.js';

/** Days come before months where English is written, as everywhere in this product. */
const dateLocale = (locale: string): string => (locale === 'en' ? 'en-GB' : locale);

/** A local day by the locale: `10 Jan 2026`, `10. Jan. 2026`, `2026年1月10日`. */
export function dayText(day: LocalDate, locale: string, options?: Intl.DateTimeFormatOptions): string {
  const usual = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(dateLocale(locale), {
    ...(options ?? usual),
    timeZone: 'UTC',
  });
}

/** Seasons and years have no form in `Intl`. */
const namesIn = (locale: string) => periodWords[LANGUAGES.find((one) => locale.split('-')[0] === one) ?? 'en'];

/** A period as people write it in a sentence: `10 January 2026`, `January 2026`, `heating season 2025/26`, `year 2026`. */
export function periodName(label: string, locale = 'en'): string {
  const grain = grainOfLabel(label);
  if (grain === 'season') {
    const year = yearOf(label.slice('season-'.length));
    const years = `${year}/${String((year + 1) % 100).padStart(2, '0')}`;
    return namesIn(locale).season(years);
  }
  if (grain === 'year') return namesIn(locale).year(label);
  const options = { month: 'long', year: 'numeric' } as const;
  return grain === 'month'
    ? dayText(firstDayOf(label), locale, options)
    : dayText(label, locale, { ...options, day: 'numeric' });
}
