import type { ComponentChildren } from 'preact';
import type { Stories } from '../../stories/story.js';
import { DeviceBox } from './DeviceBox.js';
import { EnergyFlow } from './EnergyFlow.js';
import { EXAMPLE_AT, exampleAlarm, exampleBoiler, exampleFlow, examplePlant } from './example-plant.js';
import { Mimic } from './Mimic.js';

const atMs = Date.parse(EXAMPLE_AT);
const nothing = (): void => undefined;
const box = (children: ComponentChildren, width: number, height: number) => (
  <div
    style={{ width: `${width}px`, maxWidth: '100%', height: `${height}px`, display: 'flex', flexDirection: 'column' }}
  >
    {children}
  </div>
);
const boiler = (alarms: Parameters<typeof DeviceBox>[0]['alarms'], flueC: number | null, more = {}) =>
  box(
    <DeviceBox
      device={exampleBoiler(1, flueC)}
      alarms={alarms}
      atMs={atMs}
      chosen={null}
      onChoose={nothing}
      {...more}
    />,
    380,
    200,
  );
const mimic = (boilers: number, substations: number) =>
  box(
    <Mimic
      plant={examplePlant(boilers, substations)}
      site="example"
      standing={[]}
      flow={exampleFlow()}
      chosen={null}
      onChoose={nothing}
    />,
    1_100,
    430,
  );
const flow = (options: Parameters<typeof exampleFlow>[0], priority: 2 | null = null) =>
  box(<EnergyFlow flow={exampleFlow(options)} priority={priority} />, 760, 260);

export default {
  of: 'DeviceBox, Mimic, EnergyFlow',
  states: {
    'DeviceBox usual': () => boiler([], 148),
    'DeviceBox alarm': () => boiler([exampleAlarm('critical', 'boiler-1/flue.temp')], 187),
    'DeviceBox silent': () => boiler([], 148, { atMs: atMs + 3_600_000 }),
    'DeviceBox waits for a decision': () =>
      boiler([], 148, { notes: [{ line: '3,600 GJ wait for a decision', sentence: 'heat.energyTotal waits' }] }),
    'DeviceBox no data': () => boiler([], null),
    'DeviceBox folded': () => boiler([], 148, { isFolded: true }),
    'Mimic 1 boiler, 1 substation': () => mimic(1, 1),
    'Mimic 2 boilers, 3 substations': () => mimic(2, 3),
    'Mimic 4 boilers, 8 substations': () => mimic(4, 8),
    'Mimic 3 boilers, 20 substations': () => mimic(3, 20),
    'EnergyFlow complete': () => flow({}),
    'EnergyFlow imbalance': () => flow({ unexplained: 9 }, 2),
    'EnergyFlow more arrived than left': () => flow({ unexplained: -6 }),
    'EnergyFlow fuel unknown': () => flow({ isFuelKnown: false }),
    'EnergyFlow upright': () => box(<EnergyFlow flow={exampleFlow({ unexplained: 9 })} priority={2} />, 340, 500),
    'EnergyFlow off': () => flow({ outlet: 0, unexplained: 0 }),
  },
} satisfies Stories;
