import { shellWords } from '#words';
import { AlarmMark, markStateOf, priorityOf } from '../parts/AlarmMark.js';
import { hrefOf, onLink } from '../state/address.js';
import { sites, statuses } from '../state/live.js';
import { worstOfSites } from '../state/waiting-alarms.js';
import { sentenceOf } from '../words/alarm.js';
import { amount, num, percent, withUnit } from '../words/format.js';
import { inWords } from '../words/language.js';

/** All sites: of each its season, heat now, worst alarm and completeness. */
export function Park() {
  const words = inWords(shellWords).park;
  return (
    <section class="panel">
      <h1>{words.title}</h1>
      <div class="scrolls" role="region" aria-label={words.title} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.site}</th>
              <th scope="col" class="num">
                {words.season}
              </th>
              <th scope="col" class="num">
                {words.power}
              </th>
              <th scope="col">{words.worst}</th>
              <th scope="col" class="num">
                {words.complete}
              </th>
            </tr>
          </thead>
          <tbody>
            {(sites.value ?? []).map(({ id, name }) => {
              const status = statuses.value.get(id);
              const alert = worstOfSites.value.get(id);
              const target = { site: id, view: 'overview' } as const;
              return (
                <tr key={id}>
                  <th scope="row">
                    <a href={hrefOf(target)} onClick={(event) => onLink(event, target)}>
                      {name}
                    </a>
                  </th>
                  <td class="num">{withUnit(amount(status?.avoided.seasonT), 't')}</td>
                  <td class="num">{withUnit(num(status?.heat.powerMw, 1), 'MW')}</td>
                  <td>
                    {alert ? (
                      <>
                        <AlarmMark priority={priorityOf(alert.severity)} state={markStateOf(alert.state)} size={16} />{' '}
                        {sentenceOf(alert)}
                      </>
                    ) : (
                      words.noAlarm
                    )}
                  </td>
                  <td class="num">{percent(status?.data.coveragePct)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
