import { dataWords } from '#words';
import type { AnswerOf, ItemOf } from '../../api/answers.js';
import { sitePath } from '../../api/client.js';
import { Chart } from '../../charts/Chart.js';
import { px, scale } from '../../charts/scale.js';
import { Answered } from '../../parts/Answered.js';
import { OfNow } from '../../parts/OfNow.js';
import { Panel } from '../../parts/Panel.js';
import { useAsked } from '../../state/ask.js';
import { site } from '../../state/live.js';
import { num, withUnit } from '../../words/format.js';
import { dateName, reading } from '../../words/figures.js';
import { inWords } from '../../words/language.js';

type Factor = ItemOf<'listFactors'>;

const DAY_MS = 86_400_000;
const [BEFORE_MS, AFTER_MS] = [3 * 365 * DAY_MS, 2 * 365 * DAY_MS];
const ROW = 26;
const SELDOM = { everyMs: 300_000 };

/** Factors that the site can use, by the time for which they hold, and which of them ends next. */
export function Factors() {
  const words = inWords(dataWords).factors;
  const all = useAsked<AnswerOf<'listFactors'>>('/api/v1/factors', SELDOM);
  const configurations = useAsked<AnswerOf<'listConfigurations'>>(sitePath(site.value!.id, 'configurations'), SELDOM);
  const used = configurations.value?.items[0]?.factorVersions;
  return (
    <Panel title={words.title} note={words.note} class="factors">
      <OfNow />
      <Answered asked={all}>
        {({ items }) => (
          <Validity
            factors={items
              .filter(({ version, replacedOn }) => !replacedOn && (used === undefined || used.includes(version)))
              .toSorted((a, b) =>
                a.id < b.id ? -1 : a.id > b.id ? 1 : (a.validFrom ?? '') < (b.validFrom ?? '') ? -1 : 1,
              )}
          />
        )}
      </Answered>
    </Panel>
  );
}

function Validity({ factors }: { readonly factors: readonly Factor[] }) {
  const words = inWords(dataWords).factors;
  const nowMs = Date.now();
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const next = factors
    .filter(({ validTo }) => validTo !== null && validTo > today)
    .toSorted((a, b) => (a.validTo! < b.validTo! ? -1 : 1))[0];
  const ids = [...new Set(factors.map(({ id }) => id))];
  const label = words.label(num(factors.length));
  return (
    <>
      <p>{next ? words.next(next.version, dateName(next.validTo!)) : words.nothingEnds}</p>
      <div class="scrolls tall" role="region" aria-label={label} tabIndex={0}>
        <Chart label={label} height={ids.length * ROW + 24} table={() => <Table factors={factors} />}>
          {(width, height) => {
            const left = Math.min(220, width * 0.42);
            const x = scale(nowMs - BEFORE_MS, nowMs + AFTER_MS, left, width - 8);
            const at = (date: string | null, open: number): number =>
              Math.min(width - 8, Math.max(left, date === null ? open : x(Date.parse(date))));
            return (
              <>
                {ids.map((id, row) => (
                  <text key={id} x={0} y={row * ROW + 16} class={next?.id === id ? 'strong' : undefined}>
                    {id}
                  </text>
                ))}
                {factors.map((factor) => {
                  const row = ids.indexOf(factor.id);
                  const [from, to] = [at(factor.validFrom, left), at(factor.validTo, width - 8)];
                  if (to - from < 1) return null;
                  return (
                    <rect
                      key={factor.version}
                      x={px(from)}
                      y={row * ROW + 5}
                      width={px(to - from - 1)}
                      height={14}
                      fill={factor.status === 'verified' ? 'var(--pipe)' : 'var(--band)'}
                    >
                      <title>{`${factor.version}: ${withUnit(reading(factor.value), factor.unit)}, ${factor.validFrom ?? words.open} – ${factor.validTo ?? words.open}`}</title>
                    </rect>
                  );
                })}
                <line x1={px(x(nowMs))} x2={px(x(nowMs))} y1={0} y2={height - 18} stroke="var(--ink)" />
                <text class="strong" x={px(x(nowMs))} y={height - 4} text-anchor="middle">
                  {words.today}
                </text>
              </>
            );
          }}
        </Chart>
      </div>
      <p class="note legend">
        <i class="factor-key verified" /> {words.statuses.verified} <i class="factor-key" /> {words.statuses.other}
      </p>
    </>
  );
}

function Table({ factors }: { readonly factors: readonly Factor[] }) {
  const words = inWords(dataWords).factors;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{words.factor}</th>
          <th scope="col" class="num">
            {words.value}
          </th>
          <th scope="col">{words.from}</th>
          <th scope="col">{words.until}</th>
          <th scope="col">{words.source}</th>
        </tr>
      </thead>
      <tbody>
        {factors.map(({ version, value, unit, validFrom, validTo, source }) => (
          <tr key={version}>
            <td>{version}</td>
            <td class="num">{withUnit(reading(value), unit)}</td>
            <td>{validFrom ?? words.open}</td>
            <td>{validTo ?? words.open}</td>
            <td>{source}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
