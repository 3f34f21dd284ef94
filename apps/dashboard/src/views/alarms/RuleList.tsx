import { ALERT_RULES } from '#domain';
import { alarmRuleWords, alarmsWords, shellWords } from '#words';
import { AlarmMark, priorityOf } from '../../parts/AlarmMark.js';
import { inWords } from '../../words/language.js';

/** Every rule that is shipped: its priorities, why it is raised, what to do. */
export function RuleList({ filter }: { readonly filter: string }) {
  const words = inWords(alarmsWords);
  const texts = inWords(alarmRuleWords) as Readonly<
    Record<string, { cause: string; consequence: string; steps: string } | undefined>
  >;
  const priorities = inWords(shellWords).priority;
  const shown = ALERT_RULES.filter(({ id }) =>
    `${id} ${texts[id]?.cause ?? ''} ${texts[id]?.steps ?? ''}`.toLowerCase().includes(filter.toLowerCase()),
  );
  return (
    <div class="scrolls list-scroll" role="region" aria-label={words.tabs.rules} tabIndex={0}>
      <table class="alarms rules">
        <thead>
          <tr>
            <th>{words.rules.severities}</th>
            <th>{words.rules.rule}</th>
            <th>{words.rules.why}</th>
            <th>{words.rules.what}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ id, severities }) => (
            <tr key={id} class="rule">
              <td>
                <span class="marks" role="img" aria-label={severities.map((one) => priorities[one]).join(', ')}>
                  {severities.map((one) => (
                    <AlarmMark key={one} priority={priorityOf(one)} isDecoration />
                  ))}
                </span>
              </td>
              <td>{id}</td>
              <td>{texts[id]?.cause}</td>
              <td>
                <ol>
                  {(texts[id]?.steps ?? '').split('\n').map((step) => (
                    <li key={step}>{step}</li>
                  ))}
                </ol>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
