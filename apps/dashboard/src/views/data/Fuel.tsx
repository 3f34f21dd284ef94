import { dataWords } from '#words';
import type { AnswerOf } from '../../api/answers.js';
import { sitePath, withQuery } from '../../api/client.js';
import { Panel } from '../../parts/Panel.js';
import { asOf } from '../../state/address.js';
import { useAsked } from '../../state/ask.js';
import { site } from '../../state/live.js';
import { amount, day, localDay, num, percent, withUnit } from '../../words/format.js';
import { energy, energyUnit, inEnergyUnit, periodName, tonnes } from '../../words/figures.js';
import { inWords } from '../../words/language.js';

type Reconciliation = AnswerOf<'getFuelReconciliation'>;
type Finding = Reconciliation['findings'][number];
type Words = ReturnType<typeof words>;
type Side = keyof Words['sides'];

const words = () => inWords(dataWords).fuel;
const SELDOM = { everyMs: 30_000 };
const NEWEST = 8;

/** What is compared: found, then expected. */
const SIDES: Readonly<Record<Finding['kind'], readonly [Side, Side]>> = {
  'papers-unweighed': ['papers', 'weighed'],
  'weighed-without-papers': ['weighed', 'papers'],
  'calorific-value': ['papers', 'laboratory'],
  moisture: ['papers', 'laboratory'],
  'burnt-without-papers': ['burnt', 'stock'],
  'certificate-lapsed': ['under', 'allowed'],
  'without-proof': ['papers', 'file'],
  distance: ['papers', 'file'],
};

/** Where the fuel of the newest season came from by its papers, and what of them does not fit. */
export function Fuel() {
  const say = words();
  const path = (rest: string): string => sitePath(site.value!.id, `fuel-batches${rest}`);
  const reconciled = useAsked<Reconciliation>(path('/reconciliation'), SELDOM).value;
  const straw = useAsked<AnswerOf<'getStrawByOrigin'>>(
    reconciled && withQuery(path('/by-origin'), { period: reconciled.period, asOf: asOf.value }),
    SELDOM,
  ).value;
  const batches = useAsked<AnswerOf<'listFuelBatches'>>(
    withQuery(path(''), { limit: NEWEST, asOf: asOf.value }),
    SELDOM,
  ).value;
  if (!reconciled || !straw || straw.items.length === 0) return null;
  const share = (of: number | null): string => percent(of === null ? null : of * 100, 0);
  return (
    <Panel title={say.title(periodName(straw.period))} class="fuel">
      <div class="scrolls" role="region" aria-label={say.title(periodName(straw.period))} tabIndex={0}>
        <table id="fuel-origins">
          <thead>
            <tr>
              <th scope="col">{say.origin}</th>
              <th scope="col" class="num">
                {say.mass}
              </th>
              <th scope="col" class="num">
                {energyUnit()}
              </th>
              <th scope="col">{say.proven}</th>
              <th scope="col" class="num">
                {say.distance}
              </th>
            </tr>
          </thead>
          <tbody>
            {[...straw.items, { ...straw.total, origin: say.all }].map((one) => (
              <tr key={one.origin}>
                <td>
                  {one.origin}
                  <span class="sub">{say.batches(num(one.batches))}</span>
                </td>
                <td class="num">{tonnes(one.massT)}</td>
                <td class="num">{num(inEnergyUnit(one.energyGj))}</td>
                <td>
                  {share(one.provenShare)}
                  <span class="sub">{say.certified(share(one.certifiedShare))}</span>
                </td>
                <td class="num">{num(one.meanDistanceKm, 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>{reconciled.findings.length === 0 ? say.agrees : say.differs}</p>
      <ul class="rows" id="fuel-findings">
        {reconciled.findings.map((finding) => (
          <FindingRow key={`${finding.kind} ${finding.start}`} finding={finding} />
        ))}
      </ul>
      {batches && batches.items.length > 0 && (
        <details>
          <summary>{say.newest}</summary>
          <div class="scrolls" role="region" aria-label={say.newest} tabIndex={0}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{say.batch}</th>
                  <th scope="col">{say.supplier}</th>
                  <th scope="col">{say.origin}</th>
                  <th scope="col" class="num">
                    {say.mass}
                  </th>
                  <th scope="col">{say.came}</th>
                </tr>
              </thead>
              <tbody>
                {batches.items.map(({ id, version, supplier, origin, massT, deliveredAt, state }) => (
                  <tr key={`${id} ${version}`}>
                    <td>
                      {id}
                      {state === 'withdrawn' && <span class="sub">{say.withdrawn}</span>}
                    </td>
                    <td>{supplier}</td>
                    <td>{origin}</td>
                    <td class="num">{amount(massT)}</td>
                    <td>{day(deliveredAt)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </Panel>
  );
}

function FindingRow({ finding }: { readonly finding: Finding }) {
  const say = words();
  const { kind, start, end, found, expected, limit, unit } = finding;
  const [first, second] = SIDES[kind];
  const shown = (value: number): string =>
    unit === '1' ? percent(value * 100) : unit === 'GJ' ? energy(value) : withUnit(amount(value), unit);
  return (
    <li>
      <span>
        <strong>{say.kinds[kind]}</strong>
        <span class="sub">
          {say.finding(
            localDay(start),
            localDay(end),
            shown(found),
            say.sides[first],
            shown(expected),
            say.sides[second],
            shown(limit),
          )}
        </span>
      </span>
    </li>
  );
}
