import type { StatementAnswer } from '#contracts';
import type { DerivedSite, StatementFigures } from '#derivation';
import {
  allottedPoints,
  burnsBiomass,
  debitWords,
  displayIn,
  displayOf,
  energyName,
  grossWords,
  numberText,
} from '#domain';
import { statementWords, type StatementWording } from '#words';
import { energyText } from './words.js';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What a reader of the statement must know: method, how tonnes are shared out, and everything that is not as it should be. */
export function statementNotes(
  { site, factors: set }: Pick<DerivedSite, 'site' | 'factors'>,
  found: StatementFigures,
  answer: Omit<StatementAnswer, 'notes'>,
): string[] {
  const span = { fromMs: Date.parse(answer.start), toMs: Date.parse(answer.end) };
  const wording = statementWords[answer.language];
  const { notes: say, listed } = wording;
  const display = displayIn(answer.language, displayOf(site));
  const { figures, customers, rest, factors } = answer;
  const gj = (value: number): string => energyText(value, display);
  const isDelivered = allottedPoints(site, Date.parse(answer.end) - 1) !== null;
  const unverified = factors.filter(({ status }) => status !== 'verified').map(({ version }) => version);
  const unknown = customers.filter(({ heatGj }) => heatGj === null).map(({ name }) => name);
  const partly = customers.filter(
    ({ heatGj, unmetered, meters }) =>
      heatGj !== null && (unmetered.length > 0 || meters.some((meter) => meter.heatGj === null)),
  );
  const overdue = customers.flatMap(({ meters }) =>
    meters.filter(({ verifiedUntil }) => verifiedUntil !== null && verifiedUntil < answer.to).map(({ point }) => point),
  );
  const approvedOf = answer.approved && answer.signatures.findLast(({ action }) => action === 'approve');
  const notes: (string | false)[] = [
    say.form(burnsBiomass(site, span) ? say.forms.biomass : say.forms.other),
    `${grossWords(site, set, span, wording, display.locale)} ${capital(debitWords(site, span, wording))} ${say.half}`,
    say.shared(isDelivered),
    say.digits(energyName(display) === 'GJ'),
    found.allotment.beyondDays.projectT > 0 && say.weighed,
    answer.simulated && say.simulated(rangeText(answer, say)),
    !answer.simulated && answer.simulatedReadings !== null && say.simulatedAside(rangeText(answer, say)),
    approvedOf?.simulated === true && !answer.simulated && say.simulatedApproval(approvedOf.revision),
    !answer.isOver && say.notOver(answer.asOf ?? answer.madeAt),
    answer.state === 'restatement-pending' && say.pending,
    figures.factorMissing && say.factorMissing,
    unverified.length > 0 && say.unverified(listed(unverified)),
    unknown.length > 0 && say.unknown(listed(unknown)),
    ...partly.map(({ name }) => say.partly(name)),
    ...customers
      .filter(({ heatGj, coveragePct }) => heatGj !== null && coveragePct < 100)
      .map(({ name, coveragePct }) =>
        say.coverage(name, numberText(coveragePct, display.locale, { least: 1, most: 1 })),
      ),
    overdue.length > 0 && say.overdue(listed(overdue)),
    found.heatWithoutCreditGj > 0 && say.withoutCredit(gj(found.heatWithoutCreditGj)),
    found.daysAboveCredit > 0 && say.aboveCredit(found.daysAboveCredit),
    rest.heatGj !== null && rest.heatGj < 0 && say.restBelowZero,
    figures.substitutedGj > 0 && say.standIns(gj(figures.substitutedGj)),
    figures.excludedGj > 0 && say.held(gj(figures.excludedGj)),
    figures.biogenicCo2T !== null && say.biogenic,
  ];
  return notes.filter((note) => note !== false);
}

/** ` (plant-meter: 2026-01-01T00:00:00Z to …)`: from the first to the last one of any device. */
function rangeText(
  { simulatedReadings }: Pick<StatementAnswer, 'simulatedReadings'>,
  say: StatementWording['notes'],
): string {
  const devices = simulatedReadings?.devices ?? [];
  if (devices.length === 0) return '';
  const from = devices.map((one) => one.from).reduce((a, b) => (a < b ? a : b));
  const to = devices.map((one) => one.to).reduce((a, b) => (a > b ? a : b));
  return say.range(from, to);
}
