import { dataWords } from '#words';
import type { ItemOf } from '../../api/answers.js';
import { HeatKnownNow } from '../../parts/HeatKnownNow.js';
import { Panel } from '../../parts/Panel.js';
import type { Status } from '../../state/live.js';
import { amount, clock, day, num, withUnit } from '../../words/format.js';
import { energy } from '../../words/figures.js';
import { inWords } from '../../words/language.js';

interface Props {
  readonly status: Status;
  /** The newest season; null: it has no figures. */
  readonly season: ItemOf<'getEmissions'> | null;
  readonly nameOf: (device: string) => string;
}

/** What counts nowhere or may be wrong: noisy points, meters that disagree, work that failed, what stands in. */
export function Doubts({ status, season, nameOf }: Props) {
  const words = inWords(dataWords).doubts;
  const quarantined = status.devices.flatMap(({ id, quarantined: points = [] }) =>
    points.map((point) => ({ device: id, point })),
  );
  const { findings = [], setAside = [] } = status.data;
  const isQuiet = quarantined.length + findings.length + setAside.length === 0;
  return (
    <Panel title={words.title} note={season ? <HeatKnownNow period={season.period} /> : undefined} class="doubts">
      {isQuiet && <p>{words.none}</p>}
      {quarantined.length > 0 && (
        <>
          <h3>{words.quarantine}</h3>
          <ul class="rows">
            {quarantined.map(({ device, point }) => (
              <li key={`${device}/${point}`}>
                <span>
                  <strong class="words">{point}</strong> {words.quarantined(nameOf(device))}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {findings.length > 0 && (
        <>
          <h3>{words.findings}</h3>
          <ul class="rows" id="data-findings">
            {findings.map((finding) => (
              <li key={`${finding.code} ${finding.kind} ${finding.subject}`}>
                <span>
                  <strong>{finding.code}</strong> {finding.message}
                  {finding.low !== undefined && (
                    <span class="sub">
                      {words.usual(
                        withUnit(amount(finding.low), finding.unit),
                        withUnit(amount(finding.high), finding.unit),
                      )}
                    </span>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {setAside.length > 0 && (
        <>
          <h3>{words.aside}</h3>
          <ul class="rows">
            {setAside.map(({ device, since, tries, error, nextTry, blocksClosing }) => (
              <li key={device ?? ''}>
                <span>
                  <strong>{device === null ? words.figures : nameOf(device)}</strong> {day(since)}, {clock(since)}
                  <span class="sub words">{error}</span>
                  <span class="sub">
                    {words.tries(num(tries), clock(nextTry))}
                    {blocksClosing && ` · ${words.blocks}`}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {season && (
        <dl class="facts">
          <div>
            <dt>{words.substituted}</dt>
            <dd>{energy(season.substitutedGj)}</dd>
          </div>
          <div>
            <dt>{words.excluded}</dt>
            <dd>{energy(season.excludedGj)}</dd>
          </div>
          <div>
            <dt>{words.effect}</dt>
            <dd>
              {num(season.dataEffectT, 0, true)} t {words.net}
            </dd>
          </div>
        </dl>
      )}
    </Panel>
  );
}
