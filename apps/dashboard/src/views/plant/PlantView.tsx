import { localDateOf } from '#domain';
import { useLayoutEffect, useState } from 'preact/hooks';
import { plantWords } from '#words';
import { sitePath, withQuery } from '../../api/client.js';
import { Answered } from '../../parts/Answered.js';
import { HeatKnownNow } from '../../parts/HeatKnownNow.js';
import { Later } from '../../parts/Later.js';
import { Panel } from '../../parts/Panel.js';
import { priorityOf } from '../../parts/AlarmMark.js';
import { Seg } from '../../parts/Seg.js';
import { ViewHeading } from '../../parts/ViewHeading.js';
import { onKeys } from '../../shell/keyboard.js';
import { asOf, go, isPast } from '../../state/address.js';
import { useAsked } from '../../state/ask.js';
import { site, status } from '../../state/live.js';
import { useSaid } from '../../state/said.js';
import { newsOf, standing } from '../../state/waiting-alarms.js';
import { day, clockOrDay } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { deviceNotes } from './device-state.js';
import { EnergyFlow } from './EnergyFlow.js';
import type { Flow } from './flow-layout.js';
import { Mimic } from './Mimic.js';
import { PlantTrend } from './PlantTrend.js';
import { shownPoints, type Plant } from './shown-points.js';
import './plant-view.css';

type FlowPeriod = 'now' | 'today' | 'month' | 'season';
/** A heating season has begun by then in every climate that has one, and another one has ended. */
const SEASON_TURNS = 7;

/** The period of the API for a choice, by a local date. */
export function periodLabel(choice: FlowPeriod, date: string): string {
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
  if (choice === 'month') return date.slice(0, 7);
  return choice === 'season' ? `season-${month >= SEASON_TURNS ? year : year - 1}` : choice;
}

/** What is abnormal, and where the heat goes. */
export default function PlantView() {
  const here = site.value;
  return here ? <PlantOf key={here.id} site={here.id} timeZone={here.timeZone} /> : null;
}

function PlantOf({ site: id, timeZone }: { readonly site: string; readonly timeZone: string }) {
  const words = inWords(plantWords);
  const [choice, setChoice] = useState<FlowPeriod>('now');
  const [clicked, setClicked] = useState<string | null>(null);
  const moment = asOf.value;
  const plant = useAsked<Plant>(withQuery(sitePath(id, 'plant'), { asOf: moment }));
  const today = localDateOf(plant.value ? Date.parse(plant.value.asOf) : Date.now(), timeZone);
  const flowPath = (period: FlowPeriod): string =>
    withQuery(sitePath(id, 'energy-flow'), { period: periodLabel(period, today), asOf: moment });
  const now = useAsked<Flow>(flowPath('now'), { everyMs: 60_000 });
  const chosenFlow = useAsked<Flow>(plant.value && choice !== 'now' ? flowPath(choice) : null, { everyMs: 60_000 });
  const flow = choice === 'now' ? now : chosenFlow;
  // What was known at a moment of the past had other alarms than now.
  const alarms = isPast.value ? [] : standing.value;
  const said = useSaid('plant', {}, newsOf(alarms));

  const notes = new Map(
    isPast.value
      ? []
      : (status.value?.devices ?? []).flatMap((device) => {
          const own = deviceNotes(device, Date.parse(status.value!.asOf));
          return own.length > 0 ? [[device.id, own] as const] : [];
        }),
  );

  const devices = plant.value?.devices ?? [];
  const points = devices.flatMap((device) => device.points);
  const ofAlarm = alarms.find(({ subject }) => points.some(({ address }) => address === subject))?.subject;
  const first = devices.flatMap((device) => shownPoints(device)).find(({ label }) => label === 'heat')?.point.address;
  const chosen = clicked ?? ofAlarm ?? first ?? null;
  const point = points.find(({ address }) => address === chosen) ?? null;
  const owner = devices.find((device) => device.points.some(({ address }) => address === chosen));

  // In step with what is seen: a key right after a choice is about what was chosen.
  useLayoutEffect(
    () =>
      onKeys(({ key }) => {
        const onPoint = document.activeElement?.closest<HTMLElement>('[data-point]')?.dataset['point'];
        const wanted = onPoint ?? chosen;
        if (key.toLowerCase() !== 't' || wanted === null) return false;
        go({ view: 'points', set: { points: wanted } });
        return true;
      }),
    [chosen],
  );

  const imbalance = alarms.find(({ rule }) => rule === 'heat.imbalance');
  return (
    <div class="plant-view">
      <section class="panel plant-mimic" aria-labelledby="plant-heading">
        <div class="panel-head">
          <ViewHeading view="plant" said={said.value} id="plant-heading" />
          <span class="note">{words.hint}</span>
        </div>
        <Answered asked={plant}>
          {(answer) => (
            <Mimic
              plant={answer}
              site={id}
              standing={alarms}
              notes={notes}
              flow={now.value}
              chosen={chosen}
              onChoose={setClicked}
            />
          )}
        </Answered>
        <p class="note legend" aria-hidden="true">
          <i class="supply" /> {words.legend.supply} <i class="return" /> {words.legend.return} <i class="fuel" />{' '}
          {words.legend.fuel} <i class="none" /> {words.legend.noData}
        </p>
      </section>
      <Later isFar isAboveThere={plant.value !== null}>
        <Panel
          title={words.flow.title}
          note={
            flow.value ? (
              <>
                {rangeOf(flow.value)}
                {choice !== 'now' && <HeatKnownNow period={choice === 'today' ? today : periodLabel(choice, today)} />}
              </>
            ) : undefined
          }
          class="plant-flow"
          actions={
            <Seg
              label={words.flow.choose}
              options={(['now', 'today', 'month', 'season'] as const).map(
                (one) => [one, words.flow.periods[one]] as const,
              )}
              value={choice}
              onChoose={setChoice}
            />
          }
        >
          <Answered asked={flow}>
            {(answer) => <EnergyFlow flow={answer} priority={imbalance ? priorityOf(imbalance.severity) : null} />}
          </Answered>
        </Panel>
      </Later>
      <Later isFar isAboveThere={plant.value !== null}>
        <PlantTrend
          site={id}
          plant={plant.value}
          point={point}
          title={point && owner ? words.trend.title(owner.name, labelOf(owner, point.address)) : words.trend.none}
        />
      </Later>
    </div>
  );

  function rangeOf({ start, end, period }: Flow): string {
    const shown = (text: string): string =>
      period === 'now' || period === today ? clockOrDay(text, Date.parse(end)) : day(text);
    return words.flow.to(shown(start), shown(end));
  }
  function labelOf(device: Plant['devices'][number], address: string): string {
    const shown = shownPoints(device).find((one) => one.point.address === address);
    return shown ? words.labels[shown.label] : address.slice(device.id.length + 1);
  }
}
