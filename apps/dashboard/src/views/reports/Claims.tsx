import { reportsWords } from '#words';
import type { AnswerOf, ItemOf } from '../../api/answers.js';
import { sitePath, withQuery } from '../../api/client.js';
import { AlarmMark } from '../../parts/AlarmMark.js';
import { Panel } from '../../parts/Panel.js';
import { asOf } from '../../state/address.js';
import { useAsked } from '../../state/ask.js';
import { site } from '../../state/live.js';
import { num, percent } from '../../words/format.js';
import { periodName } from '../../words/figures.js';
import { inWords } from '../../words/language.js';

type Claim = ItemOf<'listClaims'>;
/** They take tonnes; the others have given them back or passed them on. */
const TAKING: readonly Claim['state'][] = ['claimed', 'reserved', 'retired'];
const SELDOM = { everyMs: 30_000 };

/** Whose the tonnes of approved periods are, and what of each is left. */
export function Claims() {
  const words = inWords(reportsWords).claims;
  const path = (rest: string, query = {}): string =>
    withQuery(sitePath(site.value!.id, `claims${rest}`), { ...query, asOf: asOf.value });
  const claims = useAsked<AnswerOf<'listClaims'>>(path('', { limit: 1_000 }), SELDOM).value?.items ?? [];
  const balances = useAsked<AnswerOf<'claimBalance'>>(path('/balance'), SELDOM).value?.items ?? [];
  const taking = claims.filter(({ state }) => TAKING.includes(state)).toReversed();
  const claimed = balances.filter(({ claimed: { grossT, netT } }) => grossT > 0 || netT > 0);
  return (
    <Panel title={words.title} class="claims">
      {taking.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <>
          <ul class="rows" id="claims-left">
            {claimed.map(({ period, state, sharePct, left, owes }) => (
              <li key={period}>
                <span>
                  {state === 'over-claimed' && <AlarmMark priority={2} state="acknowledged" size={14} />}{' '}
                  <strong>{periodName(period)}</strong>{' '}
                  {[
                    ...(sharePct === null ? [] : [words.share(percent(sharePct))]),
                    state === 'over-claimed' ? words.over : words.left(num(left.netT, 1)),
                    ...(owes.netT > 0 ? [words.owes(num(owes.netT, 1))] : []),
                  ].join(', ')}
                </span>
              </li>
            ))}
          </ul>
          <div class="scrolls tall" role="region" aria-label={words.title} tabIndex={0}>
            <table id="claims">
              <thead>
                <tr>
                  <th scope="col">{words.owner}</th>
                  <th scope="col">{words.of}</th>
                  <th scope="col" class="num">
                    {words.amount}
                  </th>
                  <th scope="col">{words.state}</th>
                </tr>
              </thead>
              <tbody>
                {taking.map(({ id, owner, period, purpose, basis, amountT, state, statement }) => (
                  <tr key={id}>
                    <td>
                      {owner.name}
                      <span class="sub">{words.kinds[owner.kind]}</span>
                    </td>
                    <td>
                      {periodName(period)}
                      <span class="sub">{statement ? words.byStatement : words.purposes[purpose]}</span>
                    </td>
                    <td class="num">
                      {num(amountT, 1)}
                      <span class="sub">{words.bases[basis]}</span>
                    </td>
                    <td>{words.states[state]}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </Panel>
  );
}
