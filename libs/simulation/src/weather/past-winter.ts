import { datesBetween, seasonOn, winterHdd, yearOf, type LocalDate, type Normals, type SeasonRule } from '#domain';

/**
 * Daily mean temperatures of a past winter, laid over the season in which `date` lies: 1998 gives the season of `date` the weather
 * of the winter 1998/99. Days above the base temperature have no degree-days and are left to the model.
 * @returns null where that winter is not known
 */
export function pastWinterMeans(
  normals: Normals,
  season: SeasonRule,
  date: LocalDate,
  winter: number,
): Map<LocalDate, number> | null {
  const { winters, baseC } = normals;
  if (!winters?.years.includes(winter)) return null;
  const { start, end } = seasonOn(season, date);
  const years = winter - yearOf(start);
  const means = new Map<LocalDate, number>();
  for (const day of datesBetween(start, end)) {
    const degreeDays = winterHdd(winters, day, years);
    if (degreeDays !== null && degreeDays > 0) means.set(day, baseC - degreeDays);
  }
  return means;
}
