/** The curves of a target as columns for the chart, and what they say in words. */
import { localDay, number, signed, unit } from './format.js';

export function curveOf(target) {
  const days = target.planCurve.map((row) => row.date);
  const column = (rows, name) => {
    const byDay = new Map(rows.map((row) => [row.date, row[name]]));
    return days.map((day) => byDay.get(day) ?? null);
  };
  const reached = target.achievedCurve.length > 0;
  return {
    days,
    plan: column(target.planCurve, 'plan'),
    expected: column(target.achievedCurve, 'expected'),
    achieved: column(target.achievedCurve, 'achieved'),
    forecast: column(target.forecastBand, 'mean'),
    p10: column(target.forecastBand, 'p10'),
    p90: column(target.forecastBand, 'p90'),
    words: reached ? wordsOf(target) : days.length > 0 ? 'No whole day of this period has passed yet.' : '',
  };
}

function wordsOf(target) {
  const last = target.achievedCurve.at(-1);
  const plan = target.planCurve.find((row) => row.date === last.date)?.plan ?? null;
  const words = [`By the end of ${localDay(last.date)}: ${number(last.achieved)} ${unit(target.unit)} achieved`];
  if (plan === null) words.push('.');
  else
    words.push(
      `, ${number(plan)} ${unit(target.unit)} planned (${signed(last.achieved - plan)} ${unit(target.unit)}).`,
    );
  const { ensemble, change } = target;
  if (ensemble) {
    words.push(
      ` The rest of the period would have sufficed in ${ensemble.reached} of ${ensemble.members.length} past winters`,
      ` (${number(ensemble.p10)} to ${number(ensemble.p90)} ${unit(target.unit)}, P10 to P90).`,
    );
  }
  if (change) {
    const since = change.afterPct < change.beforePct ? 'less' : 'more';
    words.push(
      ` Since ${localDay(change.date)} the plant makes ${since} than before for the same weather:`,
      ` ${signed(change.afterPct, 1)} % of an average day against the expectation, ${signed(change.beforePct, 1)} % before.`,
    );
  }
  if (target.gap) words.push(' What makes the difference:');
  return words.join('');
}
