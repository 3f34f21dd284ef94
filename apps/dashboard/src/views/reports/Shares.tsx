import { reportsWords, wordFor } from '#words';
import type { ItemOf } from '../../api/answers.js';
import { Panel } from '../../parts/Panel.js';
import { num, percent } from '../../words/format.js';
import { halfWidth } from '../../words/figures.js';
import { inWords } from '../../words/language.js';

/** Smaller ones are shown together, % of the variance. */
const LEAST_SHARE_PCT = 1;

/** `factor:heat.cn.default` in words. */
function nameOf(source: string): string {
  const [kind = '', ...rest] = source.split(':');
  return [wordFor(inWords(reportsWords).shares.sources, kind), ...rest].join(' ');
}

/** What the doubt of the season comes from, the largest first. */
export function Shares({ season }: { readonly season: ItemOf<'getEmissions'> | null }) {
  const words = inWords(reportsWords).shares;
  const shares = season?.u95Shares ?? [];
  if (shares.length === 0) return null;
  const large = shares.filter(({ sharePct }) => sharePct >= LEAST_SHARE_PCT);
  const rest = shares.slice(large.length);
  const restPct = rest.reduce((sum, { sharePct }) => sum + sharePct, 0);
  const rows = [
    ...large.map(({ source, sharePct, u95T }) => ({ name: nameOf(source), sharePct, u95T })),
    ...(rest.length > 0 ? [{ name: words.rest(num(rest.length)), sharePct: restPct, u95T: null }] : []),
  ];
  return (
    <Panel title={words.title(halfWidth(season?.u95T))} class="shares">
      <ul class="rows">
        {rows.map(({ name, sharePct, u95T }) => (
          <li key={name}>
            <span class="grow">
              <span class="words">{name}</span>
              <span class="sub">
                {words.of(percent(sharePct, sharePct < 10 ? 1 : 0))}
                {u95T !== null && `, ${words.alone(halfWidth(u95T))}`}
              </span>
              <span class="share" aria-hidden="true">
                <i style={{ width: `${Math.max(0.5, sharePct)}%` }} />
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
