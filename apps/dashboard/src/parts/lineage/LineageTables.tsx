import { lineageWords } from '#words';
import { dayTime } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { exact, type Lineage } from './exact.js';
import { fieldName, figureName } from './figure-names.js';

/** What a figure is made of; each part leads further down. */
export function Parts({ parts, onGo }: Pick<Lineage, 'parts'> & { readonly onGo: (figure: string) => void }) {
  const words = inWords(lineageWords);
  if (parts.length === 0) return null;
  return (
    <div class="rows" role="region" aria-label={words.madeOf} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th>{words.madeOf}</th>
            <th class="num">{words.amount}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ figure, label, value, unit }, i) => (
            <tr key={i}>
              <td>
                {figure === null ? (
                  fieldName(label) || label
                ) : (
                  <button type="button" class="link" onClick={() => onGo(figure)}>
                    {fieldName(label) || figureName(figure, label)}
                  </button>
                )}
              </td>
              <td class="num">{exact(value, unit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Readings of a window, and those around it. */
export function Readings({ readings }: Pick<Lineage, 'readings'>) {
  const words = inWords(lineageWords);
  if (readings.length === 0) return null;
  return (
    <div class="rows" role="region" aria-label={words.reading} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th>{words.reading}</th>
            <th class="num">{words.value}</th>
            <th>{words.codes}</th>
          </tr>
        </thead>
        <tbody>
          {readings.map(({ ts, value, quality, conflict, place, codes }, i) => (
            <tr key={i}>
              <td title={ts}>
                {dayTime(ts)}{' '}
                <span class="note">
                  {[quality, conflict ? words.conflict : '', place === 'inside' ? '' : words[place]]
                    .filter(Boolean)
                    .join(', ')}
                </span>
              </td>
              <td class="num">{exact(value, '1')}</td>
              <td>{codes.join(' ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Factors with their sources. */
export function Factors({ factors }: Pick<Lineage, 'factors'>) {
  const words = inWords(lineageWords);
  if (factors.length === 0) return null;
  return (
    <div class="rows" role="region" aria-label={words.factor} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th>{words.factor}</th>
            <th class="num">{words.value}</th>
          </tr>
        </thead>
        <tbody>
          {factors.map(({ version, source, sourceRef, value, unit }) => (
            <tr key={version}>
              <td>
                {version} <span class="note">{[source, sourceRef].filter(Boolean).join(', ')}</span>
              </td>
              <td class="num">{exact(value, unit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
