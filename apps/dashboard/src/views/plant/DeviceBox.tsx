import { AlarmMark, markStateOf, priorityOf } from '../../parts/AlarmMark.js';
import { LevelBar } from '../../parts/UprightBar.js';
import type { Alert } from '../../state/live.js';
import { stateName } from '../../words/figures.js';
import { NONE, num, shownUnit, withUnit } from '../../words/format.js';
import { priorityOfPoint } from './alarms-of.js';
import type { DeviceNote } from './device-state.js';
import { PointBar } from './PointBar.js';
import { digitsOf, shownPoints, type PlantDevice } from './shown-points.js';

interface Props {
  readonly device: PlantDevice;
  /** Standing alarms of it, the most urgent first. */
  readonly alarms: readonly Alert[];
  /** By which moment ages are told, Unix ms. */
  readonly atMs: number;
  /** Why its figures are not whole; [] = they are. */
  readonly notes?: readonly DeviceNote[];
  /** One row: name and power. */
  readonly isFolded?: boolean;
  readonly chosen: string | null;
  readonly onChoose: (address: string) => void;
}

/** Rated power, or heated area, and what a boiler does. */
function noteOf({ points, ratedMw, areaM2 }: PlantDevice): string {
  const state = points.find(({ kind, last }) => kind === 'state' && last !== null)?.last?.value;
  const size = ratedMw !== null ? withUnit(num(ratedMw), 'MW') : areaM2 !== null ? withUnit(num(areaM2), 'm2') : null;
  return [typeof state === 'string' ? stateName(state) : null, size].filter((one) => one !== null).join(', ');
}

/** A device of the plant: its name and a bar for each of its values; its edge takes the colour of its worst alarm. */
export function DeviceBox({ device, alarms, atMs, notes = [], isFolded = false, chosen, onChoose }: Props) {
  const [worst] = alarms;
  const name = device.customer ?? device.name;
  const points = shownPoints(device);
  const heat = points.find(({ label }) => label === 'heat')?.point;
  const choose = (): void => {
    const about = alarms.find(({ subject }) => device.points.some(({ address }) => address === subject));
    const address = about?.subject ?? points[0]?.point.address;
    if (address !== undefined) onChoose(address);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.target !== event.currentTarget) return;
    event.preventDefault();
    choose();
  };
  const frame = {
    'data-device': device.id,
    'data-priority': worst ? priorityOf(worst.severity) : undefined,
    role: 'group' as const,
    tabIndex: 0,
    'aria-label': name,
    onKeyDown,
  };
  const mark = worst && <AlarmMark priority={priorityOf(worst.severity)} state={markStateOf(worst.state)} />;
  if (isFolded) {
    const value = typeof heat?.last?.value === 'number' ? heat.last.value : null;
    return (
      <div class="device folded" {...frame} onClick={choose}>
        <span class="name" title={name}>
          {name}
        </span>
        <LevelBar value={value} usual={heat?.usual ?? null} min={heat?.min ?? null} max={heat?.max ?? null} />
        <span class="value">
          {value === null ? NONE : withUnit(num(value, digitsOf(heat!.unit, value)), shownUnit(heat!.unit))}
        </span>
        {mark}
      </div>
    );
  }
  return (
    <div class="device" {...frame}>
      <div class="device-head">
        <span class="device-title">
          <span class="name" title={name}>
            {name}
          </span>
          <span class="device-note">{noteOf(device)}</span>
        </span>
        {mark}
      </div>
      {notes.map(({ line, sentence }) => (
        <p key={line} class="device-state" title={sentence}>
          {line}
        </p>
      ))}
      <div class="device-points">
        {points.map((shown) => (
          <PointBar
            key={shown.point.address}
            {...shown}
            atMs={atMs}
            priority={priorityOfPoint(shown.point.address, alarms)}
            isChosen={shown.point.address === chosen}
            onChoose={() => onChoose(shown.point.address)}
          />
        ))}
      </div>
    </div>
  );
}
