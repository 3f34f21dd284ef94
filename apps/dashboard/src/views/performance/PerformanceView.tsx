import { useEffect } from 'preact/hooks';
import { performanceWords } from '#words';
import { sitePath, withQuery } from '../../api/client.js';
import { Answered } from '../../parts/Answered.js';
import { HeatKnownNow } from '../../parts/HeatKnownNow.js';
import { Later } from '../../parts/Later.js';
import { Panel } from '../../parts/Panel.js';
import { address, asOf, isPast } from '../../state/address.js';
import { useAsked } from '../../state/ask.js';
import { site, status } from '../../state/live.js';
import { spoken, useSaid } from '../../state/said.js';
import { localDay, num } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { unitOf, type SeasonHoursAnswer, type SignatureAnswer } from './answers.js';
import { Cusum } from './Cusum.js';
import { dayCursor } from './day-cursor.js';
import { DurationCurve } from './DurationCurve.js';
import { Finding } from './Finding.js';
import { useNearNote } from './near-note.js';
import { HourMap } from './hours/HourMap.js';
import { isCompared } from './Seasons.js';
import { SameDays } from './SameDays.js';
import { Signature } from './signature/Signature.js';
import './performance.css';

/** A season changes by whole days and hours: once a minute is often enough. */
const EVERY_MS = 60_000;

/** Does the plant give what it should at this weather, and since when not? */
export default function PerformanceView() {
  const words = inWords(performanceWords);
  const id = site.value?.id;
  const { query } = address.value;
  const [season, against] = [query.get('season'), query.get('against')];
  const at = { asOf: asOf.value };
  const ask = (call: string, more: Record<string, string | null>): string | null =>
    id === undefined ? null : withQuery(sitePath(id, call), { ...more, ...at });
  // A signature is that of a target; of then it is not known here whether there was one.
  const isWithout = !isPast.value && status.value?.targets.length === 0;
  const asked = useAsked<SignatureAnswer>(isWithout ? null : ask('signature', { season, against }), {
    everyMs: EVERY_MS,
  });
  const noTarget = isWithout ? <p class="note">{words.noTarget}</p> : null;
  const hours = useAsked<SeasonHoursAnswer>(ask('season-hours', { season }), { everyMs: EVERY_MS });
  const otherSeason = asked.value?.sameDays.season ?? null;
  const isKnown = otherSeason !== null && (asked.value?.sameDays.days ?? 0) > 0;
  const other = useAsked<SeasonHoursAnswer>(isKnown ? ask('season-hours', { season: otherSeason }) : null, {
    everyMs: null,
  });
  useEffect(() => () => void (dayCursor.value = null), []);
  const answer = asked.value;
  const said = useSaid('performance', { season });
  const note = useNearNote(answer?.change?.date ?? null, asOf.value);
  const { toDate = null, days = 0 } = answer?.sameDays ?? {};
  return (
    <div class="performance">
      <Finding answer={answer} said={said.value} note={note} />
      <Panel
        class="signature"
        title={words.signature.title}
        note={
          <>
            {words.signature.note}
            {answer && <HeatKnownNow period={answer.season} />}
          </>
        }
      >
        {noTarget ?? (
          <Answered asked={asked}>{(found) => <Signature answer={found} finding={spoken(said.value)} />}</Answered>
        )}
      </Panel>
      <Later>
        <div class="performance-side">
          <Panel class="cusum" title={words.cusum.title} note={answer && words.cusum.note(unitOf(answer))}>
            {noTarget ?? <Answered asked={asked}>{(found) => <Cusum answer={found} note={note} />}</Answered>}
          </Panel>
          <Panel
            title={words.same.title}
            note={toDate === null ? undefined : words.same.to(localDay(toDate), num(days))}
          >
            {noTarget ?? <Answered asked={asked}>{(found) => <SameDays answer={found} />}</Answered>}
          </Panel>
        </div>
      </Later>
      <Later>
        <Panel class="hour-map" title={words.hours.title} note={words.hours.note}>
          <Answered asked={hours}>
            {(found) => <HourMap hours={found} changed={answer?.change?.date ?? null} />}
          </Answered>
        </Panel>
      </Later>
      <Later>
        <Panel class="duration" title={words.duration.title} note={words.duration.note}>
          <Answered asked={hours}>
            {(found) => (
              <DurationCurve
                hours={found}
                other={isKnown && isCompared() ? other.value : null}
                boilers={answer?.capacity.boilers ?? []}
              />
            )}
          </Answered>
        </Panel>
      </Later>
    </div>
  );
}
