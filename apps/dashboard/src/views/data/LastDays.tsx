import { localDateOf } from '#domain';
import { dataWords } from '#words';
import type { AnswerOf } from '../../api/answers.js';
import { sitePath, withQuery } from '../../api/client.js';
import { Answered } from '../../parts/Answered.js';
import { OfNow } from '../../parts/OfNow.js';
import { Panel } from '../../parts/Panel.js';
import { Seg } from '../../parts/Seg.js';
import { asOf } from '../../state/address.js';
import { useAsked } from '../../state/ask.js';
import { site } from '../../state/live.js';
import { inWords } from '../../words/language.js';
import { CoverageCalendar } from './CoverageCalendar.js';
import { Gaps } from './Gaps.js';

const DAY_MS = 86_400_000;
const SPANS = ['31', '62', '92'] as const;
/** How many days are looked at. */
export type SpanDays = (typeof SPANS)[number];
const LEAST_GAP_MINUTES = 15;
/** What is over changes slowly. */
const SLOWLY = { everyMs: 300_000 } as const;

interface Props {
  readonly days: SpanDays;
  readonly nameOf: (device: string) => string;
}

/** A path of the site over so many local days up to the moment of the page. */
function pathOver(days: SpanDays, rest: string, query: Readonly<Record<string, number>> = {}): string {
  const to = asOf.value;
  const endMs = to === null ? Date.now() : Date.parse(to);
  const from = localDateOf(endMs - (Number(days) - 1) * DAY_MS, site.value!.timeZone);
  return withQuery(sitePath(site.value!.id, rest), { from, to, ...query });
}

/** Device by day, with the choice of how many days. */
export function Coverage({ days, nameOf, onDays }: Props & { readonly onDays: (days: SpanDays) => void }) {
  const words = inWords(dataWords).coverage;
  const asked = useAsked<AnswerOf<'getCoverage'>>(pathOver(days, 'coverage'), SLOWLY);
  return (
    <Panel
      title={words.title}
      note={words.note}
      class="wide coverage"
      actions={
        <Seg
          label={words.span}
          value={days}
          onChoose={onDays}
          options={SPANS.map((span) => [span, words.days(span)] as const)}
        />
      }
    >
      <OfNow />
      <Answered asked={asked}>{({ items }) => <CoverageCalendar days={items} nameOf={nameOf} />}</Answered>
    </Panel>
  );
}

/** What is missing in the same days. */
export function GapsOf({ days, nameOf }: Props) {
  const words = inWords(dataWords).gaps;
  const asked = useAsked<AnswerOf<'listGaps'>>(pathOver(days, 'gaps', { minutes: LEAST_GAP_MINUTES }), SLOWLY);
  return (
    <Panel title={words.title} note={words.note} class="gaps">
      <OfNow />
      <Answered asked={asked}>{({ items }) => <Gaps gaps={items} nameOf={nameOf} />}</Answered>
    </Panel>
  );
}
