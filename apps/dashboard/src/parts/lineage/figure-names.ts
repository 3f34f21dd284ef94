import { lineageWords } from '#words';
import { dayTime, localDay, localMonth } from '../../words/format.js';
import { inWords } from '../../words/language.js';

/** How a figure of the lineage is called: by its period, its hour, its point. */
export function figureName(figure: string, label: string): string {
  const words = inWords(lineageWords);
  const [, hour] = /^emissions:hour:(\S+?Z)/.exec(figure) ?? [];
  if (hour) return dayTime(hour);
  const [, period] = /^emissions:([^:]+)/.exec(figure) ?? [];
  if (period) return periodName(period);
  const [, kind, point, start] = /^(amount|window):([^:]+):(\S+Z)$/.exec(figure) ?? [];
  if (kind === 'window' && start) return words.quarter(dayTime(start));
  return point && start ? `${point}, ${dayTime(start)}` : label;
}

function periodName(period: string): string {
  const words = inWords(lineageWords);
  const [, year] = /^season-(\d{4})$/.exec(period) ?? [];
  if (year) return words.season(`${year}/${String((Number(year) + 1) % 100).padStart(2, '0')}`);
  if (/^\d{4}$/.test(period)) return words.year(period);
  if (/^\d{4}-\d\d$/.test(period)) return `${localMonth(period)} ${period.slice(0, 4)}`;
  return localDay(period);
}

/** What of a figure is asked for: gross, net, heat …; '' where it names none. */
export function fieldName(figure: string): string {
  const { fields } = inWords(lineageWords);
  const field = figure.split(':').at(-1) ?? '';
  return field in fields ? fields[field as keyof typeof fields] : '';
}
