import { overviewWords } from '#words';
import { Panel } from '../../../parts/Panel.js';
import { isPast } from '../../../state/address.js';
import type { Status } from '../../../state/live.js';
import { amount, num, withUnit } from '../../../words/format.js';
import { inWords } from '../../../words/language.js';
import { useStatement, type Day } from '../asked.js';
import type { Heat } from '../heat/heat.js';
import { customerRows, type CustomerRow } from './customer-rows.js';
import './customers.css';

interface Props {
  readonly status: Status | null;
  readonly season: Day | null;
  /** null: not known yet. */
  readonly devices: Heat['devices'];
}

/** Each customer on one scale with what is usual; below, the heat that none of them got. */
export function CustomersPanel({ status, season, devices }: Props) {
  const words = inWords(overviewWords).customers;
  // There is none of a season without figures.
  const hasFigures = season !== null && season.grossT !== null;
  const statement = useStatement(hasFigures ? season.period : null);
  const rows = devices === null ? null : customerRows(devices, statement.value, status?.heat.powerMw ?? null);
  const most = Math.max(1e-9, ...(rows ?? []).flatMap(({ mw, usual }) => [mw ?? 0, usual?.high ?? 0]));
  return (
    <Panel title={words.title} note={words.note} class="customers">
      {rows?.length === 0 && <p class="note">{words.none}</p>}
      {rows !== null && rows.length > 0 && (
        <table>
          <thead>
            <tr>
              <th></th>
              <th></th>
              <th class="num">MW</th>
              <th class="num">%</th>
              <th class="num">t CO₂</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name} data-customer={row.isRest ? 'rest' : row.name}>
                <th scope="row">{row.isRest ? words.loss : row.name}</th>
                <td class="bar-cell">
                  <PowerBar row={row} most={most} />
                </td>
                <td class="num">{num(row.mw, 1)}</td>
                <td class="num">{num(row.sharePct, 1)}</td>
                <td class="num">{amount(row.grossT)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p class="note customers-note">{isPast.value ? words.sharesThen : words.shares}</p>
    </Panel>
  );
}

/** All bars have one scale; what is usual is a block behind. */
function PowerBar({ row, most }: { readonly row: CustomerRow; readonly most: number }) {
  const words = inWords(overviewWords).customers;
  const { mw, usual, isRest } = row;
  const pct = (value: number): string => `${Math.max(0, Math.min(100, (100 * value) / most))}%`;
  const said = [
    withUnit(num(mw, 1), 'MW'),
    ...(usual ? [words.usual(num(usual.low, 1), withUnit(num(usual.high, 1), 'MW'))] : []),
  ].join(', ');
  return (
    <span class="power-bar" role="img" aria-label={said}>
      {usual && <span class="usual" style={{ left: pct(usual.low), width: pct(usual.high - usual.low) }} />}
      {mw === null ? <span class="unknown" /> : <span class={isRest ? 'rest' : 'power'} style={{ width: pct(mw) }} />}
    </span>
  );
}
