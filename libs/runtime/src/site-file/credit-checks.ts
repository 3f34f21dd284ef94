/** What a site file says about the way of heat, and that no heat is credited twice on it (docs/arithmetic/emissions.md#no-joule-twice). */
import {
  creditedTwice,
  deviceOf,
  upstreamCycles,
  wayUp,
  type CreditedRegister,
  type DoubleCredit,
  type HeatDevice,
} from '#domain';
import type { ConfigDocument, Path } from '../catalogue/catalogue-document.js';
import { didYouMean, show } from '../catalogue/catalogue-problems.js';
import { list, map, text, type Raw } from '../catalogue/raw-content.js';

interface WrittenDevice extends HeatDevice {
  readonly path: Path;
}

export function checkCredit(document: ConfigDocument, site: Raw): void {
  const devices = devicesOf(site);
  checkUpstream(document, devices);
  const credited = creditedOf(document, site);
  checkDoubleCredit(document, devices, credited);
  checkExcluded(document, site, devices, credited);
}

/** What is taken off has to be in what is credited, once, and its fuel is debited by the entry that takes it off. */
function checkExcluded(
  document: ConfigDocument,
  site: Raw,
  devices: readonly WrittenDevice[],
  credited: readonly WrittenCredit[],
): void {
  const emissions = map(site.emissions);
  const entries = list(emissions.excluded).flatMap((raw, i) => {
    const { point, fuel, from, until } = map(raw);
    const path: Path = ['emissions', 'excluded', i, 'point'];
    return typeof point === 'string' ? [{ point, fuel, ...spanOf(from, until), path }] : [];
  });
  const isAbove = (up: string, low: string): boolean => wayUp(devices, low, up) !== null;
  for (const [i, { point, fuel, fromMs, untilMs, path }] of entries.entries()) {
    const device = deviceOf(point);
    if (!devices.some(({ id }) => id === device)) continue; // reported as an unknown point
    if (!credited.some((one) => isAbove(device, deviceOf(one.point)))) {
      document.report(
        path,
        `found ${point}, expected a register whose heat passes a credited one: name ${device} in the \`upstream\` of the meter behind it`,
      );
    }
    const other = entries.slice(0, i).find((one) => {
      if (one.fromMs >= untilMs || fromMs >= one.untilMs) return false;
      const before = deviceOf(one.point);
      return before === device || isAbove(before, device) || isAbove(device, before);
    });
    if (other) {
      document.report(
        path,
        `found ${point} beside ${other.point}: the same heat would be taken off twice; expected one of the two, ${APART}`,
      );
    }
    for (const [f, raw] of list(map(emissions.project).fossilFuels).entries()) {
      if (map(raw).factor !== fuel) continue;
      document.report(
        ['emissions', 'project', 'fossilFuels', f, 'factor'],
        `found ${show(fuel)}, the fuel of ${device}, which emissions.excluded debits already (line ${document.lineOf(path)}); ` +
          'expected it once: fuel of another use takes a factor with an id of its own',
      );
    }
  }
}

function devicesOf(site: Raw): WrittenDevice[] {
  return list(site.devices).flatMap((raw, d) => {
    const { id, kind, upstream } = map(raw);
    if (typeof id !== 'string') return [];
    const named = upstream === undefined ? null : [upstream].flat().filter((one) => typeof one === 'string');
    return [{ id, kind: text(kind) ?? '', path: ['devices', d], ...(named && { upstream: named }) }];
  });
}

function checkUpstream(document: ConfigDocument, devices: readonly WrittenDevice[]): void {
  const ids = devices.map(({ id }) => id);
  for (const { id, upstream = [], path } of devices) {
    for (const above of upstream) {
      const at = [...path, 'upstream'];
      if (above === id) {
        document.report(
          at,
          `found ${show(above)}, the device itself; expected the devices whose meter its heat has passed`,
        );
      } else if (!ids.includes(above)) {
        document.report(at, `found ${show(above)}, expected a declared device${didYouMean(above, ids)}`);
      }
    }
  }
  for (const way of upstreamCycles(devices)) {
    if (way.length === 2) continue; // itself, reported above
    const device = devices.find(({ id }) => id === way[0])!;
    const silent = way.find((id) => devices.find((one) => one.id === id)?.upstream === undefined);
    const hint =
      silent === undefined ? '' : `; ${silent} says no upstream and stands where its kind puts it: say its own`;
    document.report(
      [...device.path, 'upstream'],
      `found a cycle, ${way.join(' behind ')}; expected a way of heat that goes one way${hint}`,
    );
  }
}

interface WrittenCredit extends CreditedRegister {
  readonly path: Path;
}

/** Local dates differ alike in any zone. */
const dayMs = (value: unknown, otherwise: number): number => {
  const ms = Date.parse(text(value) ?? '');
  return Number.isNaN(ms) ? otherwise : ms;
};

const spanOf = (from: unknown, until: unknown) => ({ fromMs: dayMs(from, -Infinity), untilMs: dayMs(until, Infinity) });

function creditedOf(document: ConfigDocument, site: Raw): WrittenCredit[] {
  return list(map(site.emissions).credited).flatMap((raw, i) => {
    const path = ['emissions', 'credited', i];
    if (typeof raw === 'string') return [{ point: raw, fromMs: -Infinity, path }];
    const { point, from, until } = map(raw);
    if (typeof from === 'string' && typeof until === 'string' && until <= from) {
      document.report([...path, 'until'], `found ${until}, expected a date after ${from}, from which the entry holds`);
    }
    if (typeof point !== 'string') return [];
    return [{ point, ...spanOf(from, until), path: [...path, 'point'] }];
  });
}

function checkDoubleCredit(
  document: ConfigDocument,
  devices: readonly WrittenDevice[],
  credited: readonly WrittenCredit[],
): void {
  for (const conflict of creditedTwice(devices, credited)) {
    const [first, second] = [credited[conflict.first]!, credited[conflict.second]!];
    const other = `${first.point} (line ${document.lineOf(first.path)})`;
    document.report(second.path, `found ${second.point} beside ${other}: ${words(document, devices, conflict)}`);
  }
}

const APART = 'or `from` and `until` that do not overlap';

/** Why the two would credit the same heat, and what to do. */
function words(
  document: ConfigDocument,
  devices: readonly WrittenDevice[],
  { because, devices: ids }: DoubleCredit,
): string {
  const find = (id: string): WrittenDevice => devices.find((device) => device.id === id)!;
  const place = (id: string): string => `${id} (line ${document.lineOf([...find(id).path, 'id'])})`;
  switch (because) {
    case 'same-point':
      return `its heat would be credited twice; expected each register once, ${APART}`;
    case 'same-device':
      return `both are of ${ids[0]}, whose heat would be credited twice; expected one register of a device, ${APART}`;
    case 'upstream': {
      const [lower, upper] = [ids[0]!, ids.at(-1)!];
      const placed = ids.slice(0, -1).filter((id) => find(id).upstream === undefined);
      const kind = placed.length === 0 ? '' : `; ${placed[0]} says no \`upstream\`, so its kind puts it there`;
      return (
        `the heat of ${lower} has passed ${upper} already (${ids.join(' behind ')}${kind}) and would be credited twice; ` +
        `expected one of the two, ${APART}`
      );
    }
    default:
      return (
        `nothing says whether the heat of one has passed the other, and what has would be credited twice; ` +
        `expected \`upstream\` at ${ids.map(place).join(' and ')}: the meter that its heat has passed, or [] for none`
      );
  }
}
