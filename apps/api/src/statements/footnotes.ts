import type { StatementAnswer } from '#contracts';
import type { DerivedSite, StatementFigures } from '#derivation';
import { allottedPoints, burnsBiomass, CIRCULARITY, debitWords, displayOf, energyName, grossWords } from '#domain';
import { energyText } from './words.js';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const days = (n: number): string => `${n} day${n === 1 ? '' : 's'}`;

/** What a reader of the statement must know: method, how tonnes are shared out, and everything that is not as it should be. */
export function statementNotes(
  { site, factors: set }: Pick<DerivedSite, 'site' | 'factors'>,
  found: StatementFigures,
  answer: Omit<StatementAnswer, 'notes'>,
): string[] {
  const span = { fromMs: Date.parse(answer.start), toMs: Date.parse(answer.end) };
  const forms = burnsBiomass(site, span) ? 'CDM AMS-I.C and AM0036 and ISO 14064-2' : 'ISO 14064-2';
  const { figures, customers, rest, factors } = answer;
  const gj = (value: number): string => energyText(value, displayOf(site));
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
    `Quantified in the form of ${forms} (docs/methodology.md). Not registered under any crediting scheme; no compliance with any is claimed.`,
    `${grossWords(site, set, span)} ${capital(debitWords(site, span))} ± is the half width of the 95 % band.`,
    `Tonnes are shared out by ${isDelivered ? 'the heat of the credited substations' : 'delivered heat'}, local day by local day: a customer’s heat over the credited heat of the site${isDelivered ? '' : ', or over the heat of all customers where their meters together count more'}. No tonne appears twice: customers and the rest add up to the site.`,
    `Tonnes are printed whole (data have them to the kilogram), half widths in two digits, heat to ${energyName(displayOf(site)) === 'GJ' ? 'the megajoule' : 'the kilowatt-hour'}; parts are rounded so that rows and columns add up. Half widths of parts do not add up.`,
    found.allotment.beyondDays.projectT > 0 &&
      'Fuel is weighed by the month: what the weighbridge has seen above what the heat took is debited to the period, not to a day.',
    answer.simulated &&
      `Simulated data: every reading behind these figures was made by a simulator${rangeText(answer)}. No tonne here is real; nothing of it may be claimed. ${CIRCULARITY}`,
    !answer.simulated &&
      answer.simulatedReadings !== null &&
      `Simulated readings${rangeText(answer)} are kept aside: the site has real ones, and only those are in these figures.`,
    approvedOf?.simulated === true &&
      !answer.simulated &&
      `What was approved as revision ${approvedOf.revision} came from simulated readings.`,
    !answer.isOver && `The period is not over: figures are those up to ${answer.madeAt}.`,
    answer.state === 'restatement-pending' &&
      'A restatement waits for approval: these figures are newer than the approved ones, which stand beside them.',
    figures.factorMissing &&
      'No factor was valid for a part of the period: the conservative candidate stands in, and the period cannot be closed.',
    unverified.length > 0 && `Not verified in their source by this project: ${unverified.join(', ')}.`,
    unknown.length > 0 &&
      `Nothing is known of the heat of ${unknown.join(', ')}: no tonnes are allotted to them; theirs are in the last line.`,
    ...partly.map(({ name }) => `Of ${name} the heat of only a part of its substations is known.`),
    ...customers
      .filter(({ heatGj, coveragePct }) => heatGj !== null && coveragePct < 100)
      .map(({ name, coveragePct }) => `The meters of ${name} cover ${coveragePct.toFixed(1)} % of the time.`),
    overdue.length > 0 && `Past its verification date: ${overdue.join(', ')}.`,
    found.heatWithoutCreditGj > 0 &&
      `Customers had ${gj(found.heatWithoutCreditGj)} on days whose credited heat is not known: no tonnes are allotted for it.`,
    found.daysAboveCredit > 0 &&
      `On ${days(found.daysAboveCredit)} the customers’ meters counted more than the credited heat: their shares are scaled down to it.`,
    rest.heatGj !== null &&
      rest.heatGj < 0 &&
      'The customers’ meters counted more than the credited heat: the last line shows by how much.',
    figures.substitutedGj > 0 &&
      `${gj(figures.substitutedGj)} stand in for lost data, to the disadvantage of the plant.`,
    figures.excludedGj > 0 && `${gj(figures.excludedGj)} are held back or refused and earn nothing.`,
    figures.biogenicCo2T !== null && 'Biogenic CO2 is reported beside the net and never netted.',
  ];
  return notes.filter((note) => note !== false);
}

/** ` (plant-meter: 2026-01-01T00:00:00Z to …)`: from the first to the last one of any device. */
function rangeText({ simulatedReadings }: Pick<StatementAnswer, 'simulatedReadings'>): string {
  const devices = simulatedReadings?.devices ?? [];
  if (devices.length === 0) return '';
  const from = devices.map((one) => one.from).reduce((a, b) => (a < b ? a : b));
  const to = devices.map((one) => one.to).reduce((a, b) => (a > b ? a : b));
  return ` (${from} to ${to})`;
}
