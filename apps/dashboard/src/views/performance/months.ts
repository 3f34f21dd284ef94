import { addDays } from '#domain';

/** First days of the months in between. */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  for (let month = nextMonth(from); month <= to; month = nextMonth(month)) months.push(month);
  return months;
}

const nextMonth = (date: string): string => `${addDays(`${date.slice(0, 7)}-28`, 4).slice(0, 7)}-01`;
