/** The curves of a target as columns for the chart, and what they say in words. */
import { localDay, number, signed } from './format.js';

export function curveOf(target) {
  const days = target.plan.map((row) => row.date);
  const column = (rows, name) => {
    const byDay = new Map(rows.map((row) => [row.date, row[name]]));
    return days.map((day) => byDay.get(day) ?? null);
  };
  const reached = target.achieved.length > 0;
  return {
    days,
    plan: column(target.plan, 'planT'),
    expected: column(target.achieved, 'expectedT'),
    achieved: column(target.achieved, 'achievedT'),
    forecast: column(target.forecast, 'meanT'),
    p10: column(target.forecast, 'p10T'),
    p90: column(target.forecast, 'p90T'),
    words: reached ? wordsOf(target) : days.length > 0 ? 'No whole day of this period has passed yet.' : '',
  };
}

function wordsOf(target) {
  const last = target.achieved.at(-1);
  const plan = target.plan.find((row) => row.date === last.date)?.planT ?? null;
  const words = [`By the end of ${localDay(last.date)}: ${number(last.achievedT)} ${target.unit} achieved`];
  if (plan === null) words.push('.');
  else words.push(`, ${number(plan)} ${target.unit} planned (${signed(last.achievedT - plan)} ${target.unit}).`);
  const { ensemble, change } = target;
  if (ensemble) {
    words.push(
      ` The rest of the season would have sufficed in ${ensemble.reached} of ${ensemble.members.length} past winters`,
      ` (${number(ensemble.p10T)} to ${number(ensemble.p90T)} ${target.unit}, P10 to P90).`,
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
