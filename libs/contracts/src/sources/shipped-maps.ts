import type { PayloadTimeFormat } from '#domain';

/** What of a payload is which point, as devices that many have send it. */
export interface ShippedMap {
  /** For people. */
  readonly meaning: string;
  /** Topic filter as the device has it when it comes from the shop. */
  readonly topic: string;
  /** null: the payload has no time of measurement; the source must say `time: arrival`. */
  readonly time: { readonly path: string; readonly format: PayloadTimeFormat } | null;
  readonly points: Readonly<Record<string, { readonly path: string; readonly unit: string }>>;
}

/**
 * Tasmota: https://tasmota.github.io/docs/MQTT/ (tele/…/SENSOR, kWh, W, V, A; local time of the device).
 * Shelly Gen2 and later: https://shelly-api-docs.shelly.cloud/gen2/ (components Switch, PM1, EM, EMData: Wh, W, V, A).
 * Shelly Gen1: https://shelly-api-docs.shelly.cloud/gen1/ (emeter total in Wh, relay energy in watt-minutes).
 */
export const SHIPPED_MAPS: Readonly<Record<string, ShippedMap>> = {
  tasmota: {
    meaning: 'Tasmota with an energy sensor of one channel',
    topic: 'tele/+/SENSOR',
    time: { path: 'Time', format: 'local' },
    points: {
      'elec.energyTotal': { path: 'ENERGY.Total', unit: 'kW.h' },
      'elec.power': { path: 'ENERGY.Power', unit: 'W' },
      'elec.voltage': { path: 'ENERGY.Voltage', unit: 'V' },
      'elec.current': { path: 'ENERGY.Current', unit: 'A' },
    },
  },
  'shelly-switch': {
    meaning: 'Shelly, second generation and later: a switch or a power meter (switch:0, pm1:0)',
    topic: '+/status/switch:0',
    time: null,
    points: {
      'elec.energyTotal': { path: 'aenergy.total', unit: 'W.h' },
      'elec.power': { path: 'apower', unit: 'W' },
      'elec.voltage': { path: 'voltage', unit: 'V' },
      'elec.current': { path: 'current', unit: 'A' },
    },
  },
  'shelly-em': {
    meaning: 'Shelly, second generation and later: power of an energy meter of three phases (em:0)',
    topic: '+/status/em:0',
    time: null,
    points: {
      'elec.power': { path: 'total_act_power', unit: 'W' },
      'elec.current': { path: 'total_current', unit: 'A' },
    },
  },
  'shelly-emdata': {
    meaning: 'Shelly, second generation and later: registers of an energy meter of three phases (emdata:0)',
    topic: '+/status/emdata:0',
    time: null,
    points: {
      'elec.energyTotal': { path: 'total_act', unit: 'W.h' },
      'elec.energyReturnedTotal': { path: 'total_act_ret', unit: 'W.h' },
    },
  },
  'shelly-gen1-total': {
    meaning: 'Shelly, first generation: register of an energy meter, a bare number in Wh',
    topic: 'shellies/+/emeter/0/total',
    time: null,
    points: { 'elec.energyTotal': { path: '$', unit: 'W.h' } },
  },
  'shelly-gen1-power': {
    meaning: 'Shelly, first generation: power, a bare number in W',
    topic: 'shellies/+/emeter/0/power',
    time: null,
    points: { 'elec.power': { path: '$', unit: 'W' } },
  },
  'shelly-gen1-relay-energy': {
    meaning: 'Shelly, first generation: register of a relay or plug, a bare number in watt-minutes',
    topic: 'shellies/+/relay/0/energy',
    time: null,
    points: { 'elec.energyTotal': { path: '$', unit: 'W.min' } },
  },
};

/** The map of that name; names come from site files, and no object has what every object has, such as `constructor`. */
export const shippedMapOf = (name: string): ShippedMap | undefined =>
  Object.hasOwn(SHIPPED_MAPS, name) ? SHIPPED_MAPS[name] : undefined;
