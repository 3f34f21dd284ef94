import { flowOfPowerM3H, HOUR_MS, MINUTE_MS, type Device } from '#domain';
import { boilerSpreadK, networkReturnC, networkSpreadK } from '../plant/heating-curve.js';
import { fuelOfHeatT } from '../plant/fuel-deliveries.js';
import type { PlantModel } from '../plant/plant-model.js';
import { Stream } from './random.js';

/** A quantity of the plant over time, in a unit of the model. A register's signal is its integral since the site began. */
export interface Signal {
  /** UCUM. */
  readonly unit: string;
  /** State points: the name of the state. */
  at(t: number): number | string;
}

const signal = (unit: string, at: (t: number) => number | string): Signal => ({ unit, at });

/**
 * What a device of a kind measures, by the words of the point's id; null where the model knows no such quantity.
 * @param named the words to go by, where they are others than the id
 */
export function signalOf(model: PlantModel, device: Device, point: string, named = point): Signal | null {
  const noise = new Stream(model.options.seed, `${device.id}/${point}`);
  const words = named.toLowerCase();
  if (device.kind === 'boiler') return boilerSignal(model, sourceOf(model, device), words, noise);
  if (device.kind === 'substation') return substationSignal(model, model.substations.indexOf(device.id), words, noise);
  if (device.kind === 'heat-meter' || device.kind === 'network') return networkSignal(model, device, words, noise);
  if (device.kind === 'weather-station') return weatherSignal(model, words);
  if (device.kind === 'electricity-meter') {
    if (words.includes('energy')) return signal('MW.h', (t) => model.electricityMwh(device, t));
    if (words.includes('power')) return signal('MW', (t) => shaken(model.electricityMw(device, t), 0.01, noise, t));
  }
  if (device.kind === 'fuel-scale' && words.includes('mass')) return signal('t', (t) => model.fuelBurntT(t));
  return null; // a weighbridge goes by truck, not by time
}

const sourceOf = (model: PlantModel, { id }: Device): number => model.sources.findIndex(({ device }) => device === id);

function weatherSignal({ weather }: PlantModel, words: string): Signal | null {
  if (words.includes('temp')) return signal('Cel', (t) => weather.airC(t));
  if (words.includes('humid')) return signal('%', (t) => weather.humidityPct(t));
  if (words.includes('wind') && !words.includes('dir')) return signal('m.s-1', (t) => weather.windMs(t));
  return null;
}

/** Measured: the true value and a little of the instrument. */
const shaken = (value: number, share: number, noise: Stream, t: number): number =>
  value * (1 + share * noise.smooth(t, 3 * MINUTE_MS));

const wandering = (value: number, width: number, noise: Stream, t: number, periodMs = 10 * MINUTE_MS): number =>
  value + width * noise.smooth(t, periodMs);

function boilerSignal(model: PlantModel, boiler: number, words: string, noise: Stream): Signal | null {
  const mw = (t: number): number => model.sourceMw(boiler, t);
  const load = (t: number): number => mw(t) / model.sourceRatedMw(boiler);
  /** 0 cold, 1 in full fire; below a tenth of the load the fire is being lit or goes out. */
  const fire = (t: number): number => Math.min(1, load(t) / 0.1);
  const returnC = (t: number): number => networkReturnC(model.load(t));
  if (words.includes('energy')) return signal('GJ', (t) => model.sourceEnergyGj(boiler, t));
  if (words.includes('heat.power')) return signal('MW', (t) => shaken(mw(t), 0.002, noise, t));
  if (words.includes('supplytemp'))
    return signal('Cel', (t) => wandering(returnC(t) + boilerSpreadK(load(t)), 0.1, noise, t));
  if (words.includes('returntemp')) return signal('Cel', (t) => wandering(returnC(t), 0.1, noise, t));
  if (words.includes('flow')) {
    return signal('m3.h-1', (t) => {
      if (load(t) < 0.005) return 0;
      const returnCelsius = returnC(t);
      const flowCelsius = returnCelsius + boilerSpreadK(load(t));
      return shaken(flowOfPowerM3H(mw(t), { flowCelsius, returnCelsius, meterIn: 'return' }), 0.003, noise, t);
    });
  }
  if (words.includes('pressure')) return signal('MPa', (t) => wandering(0.75 + 0.35 * load(t), 0.02, noise, t));
  if (words.includes('furnace') && words.includes('temp')) {
    return signal('Cel', (t) => 60 + fire(t) * (640 + 230 * load(t) + 12 * noise.smooth(t, 5 * MINUTE_MS)));
  }
  if (words.includes('draft'))
    return signal('Pa', (t) => fire(t) * wandering(-35 - 40 * load(t), 6, noise, t, MINUTE_MS));
  if (words.includes('flue') && words.includes('temp')) {
    return signal('Cel', (t) => 40 + fire(t) * wandering(70 + 62 * load(t), 3, noise, t));
  }
  if (words.includes('o2') && !/co2|so2|no2/.test(words)) {
    return signal('%', (t) => 20.9 - fire(t) * wandering(9.6 + 5.4 * load(t), 0.5, noise, t, 4 * MINUTE_MS));
  }
  const gas = Object.entries(STACK_GASES).find(([name]) => words.endsWith(name))?.[1];
  if (gas) return signal('mg.m-3', (t) => fire(t) * wandering(gas.low + gas.rise * load(t), gas.width, noise, t));
  if (words.includes('feed')) return signal('t.h-1', (t) => shaken(fuelOfHeatT(mw(t) * 3.6), 0.02, noise, t));
  if (words.includes('state')) return signal('1', (t) => boilerState(model, load(t), t));
  return null;
}

/** Of a straw-fired boiler with bag filter, by load; mg/m3 at 9 % oxygen. */
const STACK_GASES: Readonly<Record<string, { readonly low: number; readonly rise: number; readonly width: number }>> = {
  co: { low: 140, rise: -60, width: 30 },
  nox: { low: 150, rise: 40, width: 12 },
  so2: { low: 24, rise: 14, width: 5 },
  dust: { low: 7, rise: 5, width: 2 },
};

function boilerState(model: PlantModel, load: number, t: number): string {
  if (load >= 0.1) return 'running';
  if (load > 0) return 'starting';
  return model.demand.isHeating(t) ? 'banked' : 'off';
}

function networkSignal(model: PlantModel, device: Device, words: string, noise: Stream): Signal | null {
  const mw = (t: number): number => (device.kind === 'heat-meter' ? model.meterMw(device, t) : model.plantMw(t));
  const share = (t: number): number => (model.plantMw(t) > 0 ? mw(t) / model.plantMw(t) : 0);
  const returnC = (t: number): number => (model.plantMw(t) > 0 ? networkReturnC(model.load(t)) : idleWaterC(model, t));
  const spread = (t: number): number => (model.plantMw(t) > 0 ? networkSpreadK(model.load(t)) : 0);
  if (words.includes('makeup')) return signal('m3', (t) => model.makeUpM3(t));
  if (words.includes('energy')) return signal('GJ', (t) => model.meterEnergyGj(device, t));
  if (words.includes('power')) return signal('MW', (t) => shaken(mw(t), 0.002, noise, t));
  if (words.includes('volume')) return signal('m3', (t) => model.meterVolumeM3(device, t));
  if (words.includes('supplytemp')) return signal('Cel', (t) => wandering(returnC(t) + spread(t), 0.1, noise, t));
  if (words.includes('returntemp')) return signal('Cel', (t) => wandering(returnC(t), 0.1, noise, t));
  if (words.includes('flow')) return signal('m3.h-1', (t) => shaken(share(t) * model.flowM3h(t), 0.003, noise, t));
  if (words.includes('returnpressure')) return signal('MPa', (t) => wandering(0.3, 0.01, noise, t));
  if (words.includes('pressure')) return signal('MPa', (t) => wandering(0.5 + 0.4 * model.load(t), 0.015, noise, t));
  return null;
}

/** Water that stands in the pipes of a plant at rest. */
const idleWaterC = (model: PlantModel, t: number): number => Math.max(12, 0.5 * model.weather.slowC(t) + 12);

function substationSignal(model: PlantModel, substation: number, words: string, noise: Stream): Signal | null {
  const mw = (t: number): number => model.substationMw(substation, t);
  const isWarm = (t: number): boolean => model.plantMw(t) > 0;
  /** The way through the pipes costs a degree or two. */
  const supplyC = (t: number): number =>
    isWarm(t) ? networkReturnC(model.load(t)) + networkSpreadK(model.load(t)) - 1.2 : idleWaterC(model, t);
  const returnC = (t: number): number => (isWarm(t) ? networkReturnC(model.load(t)) + 0.4 : idleWaterC(model, t));
  if (words.includes('energy')) return signal('GJ', (t) => model.substationEnergyGj(substation, t));
  if (words.includes('power')) return signal('MW', (t) => shaken(mw(t), 0.003, noise, t));
  if (words.includes('supplytemp')) return signal('Cel', (t) => wandering(supplyC(t), 0.1, noise, t));
  if (words.includes('returntemp')) return signal('Cel', (t) => wandering(returnC(t), 0.1, noise, t));
  if (words.includes('flow')) {
    return signal('m3.h-1', (t) => {
      const state = { flowCelsius: supplyC(t), returnCelsius: returnC(t), meterIn: 'return' as const };
      return mw(t) > 0 ? shaken(flowOfPowerM3H(mw(t), state), 0.003, noise, t) : 0;
    });
  }
  if (words.includes('pressure')) return signal('MPa', (t) => wandering(0.6, 0.02, noise, t, HOUR_MS));
  return null;
}
