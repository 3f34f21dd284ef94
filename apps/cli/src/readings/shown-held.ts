import { energyName, shownAmount, shownEnergy, withoutNoise, type Display } from '#domain';
import { rounded, shownNumber, table } from '../terminal/output.js';

interface Figures {
  readonly heatGj: number | null;
  readonly grossT: number | null;
  readonly netT: number | null;
}

export interface Outcome {
  readonly counts: number;
  readonly goesOnFrom: { readonly ts: string; readonly value: number };
  readonly lost: { readonly from: string; readonly to: string } | null;
  readonly figures:
    readonly { readonly label: string; readonly before: Figures | null; readonly after: Figures | null }[] | null;
}

export interface HeldItem {
  readonly address: string;
  readonly unit: string;
  readonly resolution: number | null;
  readonly since: string;
  readonly lastGood: { readonly value: number };
  readonly newest: { readonly value: number };
  readonly outcomes: { readonly accepted: Outcome; readonly refused: Outcome };
  readonly suggestedEvent: string;
  readonly bridge: {
    readonly expected: number | null;
    readonly high: number | null;
    readonly dark: readonly { readonly from: string; readonly to: string }[];
    readonly substations: readonly string[];
  } | null;
  readonly decideAt: string;
}

/** A register that waits, what each decision makes of it, and of the figures of the site. */
export function shownItem(held: HeldItem, display: Display): string {
  const { accepted, refused } = held.outcomes;
  const fell = held.suggestedEvent === 'meter-replaced';
  return [
    ...(held.bridge ? [bridgeWords(held, held.bridge, display)] : []),
    `${held.address} waits since ${held.since}: last good ${valueOf(held, held.lastGood.value, display)}, newest ${valueOf(held, held.newest.value, display)}`,
    ...(fell ? ['the register fell: was the meter exchanged or reset? Then record that event instead.'] : []),
    `accepted: ${outcomeWords(accepted, held, display)}`,
    `refused:  ${outcomeWords(refused, held, display)}`,
    ...figuresTable(
      [
        ['accepted', accepted],
        ['refused', refused],
      ],
      display,
    ),
  ].join('\n');
}

/** What came over a silence, and what is believed of it. */
function bridgeWords(
  held: HeldItem,
  { expected, high, dark, substations }: NonNullable<HeldItem['bridge']>,
  display: Display,
): string {
  const silences = dark.map(({ from, to }) => `${from} to ${to}`).join(', ');
  const compared = substations.length === 0 ? '' : ` (compared with ${substations.join(', ')})`;
  const limits =
    expected === null || high === null
      ? 'nothing is known to judge it by'
      : `${valueOf(held, expected, display)} were to be expected, at most ${valueOf(held, high, display)} are believed${compared}`;
  return `${held.address} was silent from ${silences} and came back with ${valueOf(held, held.outcomes.accepted.counts, display)}: ${limits}.`;
}

type Register = Pick<HeldItem, 'unit' | 'resolution'>;

const valueOf = ({ unit, resolution }: Register, value: number, { locale }: Display): string =>
  `${shownNumber(withoutNoise(value, resolution), locale)} ${unit}`;

export function outcomeWords({ counts, goesOnFrom, lost }: Outcome, register: Register, display: Display): string {
  const gone = lost ? `; what it brought from ${lost.from} to ${lost.to} is lost` : '';
  const amount = shownNumber(shownAmount(counts, register.resolution), display.locale);
  return `${amount} ${register.unit} count, it goes on from ${valueOf(register, goesOnFrom.value, display)} at ${goesOnFrom.ts}${gone}`;
}

/** Figures of the site before and after a decision; no lines where there are none. */
export function figuresTable(outcomes: readonly (readonly [string, Outcome])[], display: Display): string[] {
  const rows = outcomes.flatMap(([name, { figures }]) =>
    (figures ?? []).map(({ label, before, after }) => [
      name,
      label,
      ...FIELDS.flatMap((field) => [before, after].map((figures) => shownField(field, figures, display))),
    ]),
  );
  const head = [
    'if',
    'period',
    `${energyName(display)} before`,
    'after',
    'gross t before',
    'after',
    'net t before',
    'after',
  ];
  const unknown = outcomes.filter(([, { figures }]) => figures === null).map(([name]) => name);
  return [
    ...(rows.length > 0 ? [table(head, rows, display.locale)] : []),
    ...(unknown.length > 0 ? [`figures if ${unknown.join(' or ')} are not computed yet: ask again`] : []),
  ];
}

const FIELDS = ['heatGj', 'grossT', 'netT'] as const;

function shownField(field: (typeof FIELDS)[number], figures: Figures | null, display: Display): number | null {
  const value = figures?.[field] ?? null;
  if (value === null) return null;
  return rounded(field === 'heatGj' ? shownEnergy(value, display) : value);
}
