import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { plantWords } from '#words';
import type { AnswerOf } from '../../api/answers.js';
import { Later } from '../../parts/Later.js';
import type { Alert } from '../../state/live.js';
import { num, percent } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { alarmsOf } from './alarms-of.js';
import { boxBeside, columnsOf, type Column, type PlacedColumn } from './columns.js';
import type { DeviceNote } from './device-state.js';
import { DeviceBox } from './DeviceBox.js';
import { pipesBetween, type Box, type Pipe } from './pipes.js';
import type { Plant, PlantDevice } from './shown-points.js';
import './mimic.css';

interface Props {
  readonly plant: Plant;
  readonly site: string;
  /** Standing alarms, the most urgent first. */
  readonly standing: readonly Alert[];
  /** Of the newest hour; null: not known. */
  readonly flow: AnswerOf<'getEnergyFlow'> | null;
  /** Why the figures of a device are not whole, by its id. */
  readonly notes?: ReadonlyMap<string, readonly DeviceNote[]>;
  readonly chosen: string | null;
  readonly onChoose: (address: string) => void;
}

/** A phone shows boxes below each other, and alarms above all: the first of the first columns fill its screen. */
const FIRST_BOXES = 2;

/** The plant as its site file declares it: columns in the direction of the heat, pipes between them. */
export function Mimic({ plant, site, standing, flow, notes, chosen, onChoose }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const words = inWords(plantWords);
  const alarms = (device: PlantDevice): Alert[] => alarmsOf(device, standing, site);
  const columns = columnsOf(plant.devices, (device) => alarms(device).length > 0);
  const pipes = usePipes(root, columns);
  const atMs = Date.parse(plant.asOf);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.key.startsWith('Arrow') || event.ctrlKey || event.altKey || event.metaKey) return;
    const here = (event.target as HTMLElement).closest<HTMLElement>('[data-device]')?.dataset['device'];
    const next = here === undefined ? null : boxBeside(columns, here, event.key);
    event.preventDefault();
    if (next !== null) root.current!.querySelector<HTMLElement>(`[data-device="${next}"]`)?.focus();
  };
  return (
    <div class="mimic" ref={root} onKeyDown={onKeyDown} role="group" aria-label={words.mimic}>
      <svg class="pipes" aria-hidden="true">
        {pipes.map(({ kind, path }) => (
          <path key={`${kind}${path}`} class={kind} d={path} />
        ))}
      </svg>
      {columns.map(({ column, devices }, i) => (
        <div key={column} class={`column ${column}`}>
          <Live column={column} flow={flow} />
          {devices.map(({ device, isFolded }, j) => (
            <Later key={device.id} isOnFirst={i + j < FIRST_BOXES || alarms(device).length > 0}>
              <DeviceBox
                device={device}
                alarms={alarms(device)}
                atMs={atMs}
                notes={notes?.get(device.id)}
                isFolded={isFolded}
                chosen={chosen}
                onChoose={onChoose}
              />
            </Later>
          ))}
        </div>
      ))}
    </div>
  );
}

/** The figures over meter and network: what leaves, what arrives. */
function Live({ column, flow }: { readonly column: Column; readonly flow: Props['flow'] }) {
  const words = inWords(plantWords);
  if (!flow || (column !== 'meters' && column !== 'network')) return null;
  const arrived = flow.customers.map(({ mw }) => mw);
  const isKnown = arrived.length > 0 && !arrived.includes(null);
  const arrivesMw = isKnown ? arrived.reduce<number>((sum, mw) => sum + mw!, 0) : null;
  const mw = column === 'meters' ? flow.outlet.mw : arrivesMw;
  if (mw === null) return null;
  const lost = flow.outlet.mw && arrivesMw !== null ? 100 * (1 - arrivesMw / flow.outlet.mw) : null;
  return (
    <p class="live-figure" title={words.flow.to(flow.start, flow.end)}>
      <b>{num(mw, 1)}</b> MW
      <br />
      <small>
        {column === 'meters' ? words.leaves : lost === null ? words.arrives : words.arrivesLost(percent(lost))}
      </small>
    </p>
  );
}

/** Pipes where the boxes have come to lie, again when that changes. */
function usePipes(
  root: { readonly current: HTMLDivElement | null },
  columns: readonly PlacedColumn[],
): readonly Pipe[] {
  const [pipes, setPipes] = useState<readonly Pipe[]>([]);
  const shape = columns
    .map(({ devices }) => devices.map(({ device, isFolded }) => `${device.id}${isFolded}`).join())
    .join(';');
  useLayoutEffect(() => {
    const element = root.current!;
    const measure = (): void => {
      const own = element.getBoundingClientRect();
      const boxesOf = (column: Column | undefined, kind?: PlantDevice['kind']): Box[] =>
        (columns.find((one) => one.column === column)?.devices ?? [])
          .filter(({ device }) => kind === undefined || device.kind === kind)
          .flatMap(({ device: { id } }) => {
            const rect = element.querySelector(`[data-device="${id}"]`)?.getBoundingClientRect();
            return rect
              ? [
                  {
                    id,
                    left: rect.left - own.left,
                    right: rect.right - own.left,
                    middle: (rect.top + rect.bottom) / 2 - own.top,
                  },
                ]
              : [];
          });
      const heat = columns.map(({ column }) => column).filter((column) => column !== 'side');
      setPipes([
        ...pipesBetween(boxesOf('side', 'fuel-scale'), boxesOf('boilers'), 'fuel'),
        ...heat.slice(1).flatMap((column, i) => pipesBetween(boxesOf(heat[i]), boxesOf(column), 'heat')),
      ]);
    };
    // It tells the first sizes too, without laying out the page once more for them.
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    for (const box of element.querySelectorAll('[data-device]')) observer.observe(box);
    return () => observer.disconnect();
  }, [shape]);
  return pipes;
}
