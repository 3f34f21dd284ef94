import {
  type Code,
  DEFAULT_MATERIALITY,
  HOUR_MS,
  LEAST_TOLD_PCT,
  LONGEST_WAIVER_MONTHS,
  thresholdsOf,
  versionAt,
} from '#domain';
import { facts, table, type Section } from '../section.js';
import { countedPlaces } from './monitoring.js';

/** Rules in force: what must hold to sign, the thresholds of each counted point, and what each code means. */
export const quality: Section = {
  id: 'quality',
  blocks({ derived: { site }, period }, words) {
    const say = words.say.quality;
    const { pct, t } = site.closing?.materiality ?? DEFAULT_MATERIALITY;
    const optional = (value: number | null): string => (value === null ? say.off : words.number(value));
    const rows = countedPlaces(site).map(({ point }) => {
      const version = versionAt(point, period.toMs - 1);
      const { gapIntervals, stuckAfterMs, quarantine } = thresholdsOf(version);
      const { min, max, maxRatePerHour, maxStepPerMinute, unit } = version;
      return [
        `${point.address}, ${unit}`,
        min === null && max === null ? say.off : say.toOpen(optional(min), optional(max)),
        optional(maxRatePerHour),
        optional(maxStepPerMinute),
        version.intervalMs === null ? say.off : words.number(gapIntervals),
        words.number(stuckAfterMs / HOUR_MS),
        quarantine === null
          ? say.off
          : say.quarantineOf(words.number(quarantine.doubtful), words.number(quarantine.of)),
      ];
    });
    return [
      facts([
        [say.rules.known, `${words.number(LEAST_TOLD_PCT)} %`],
        [say.rules.materialityPct, words.number(pct)],
        [say.rules.materialityT, optional(t)],
        [say.rules.waiver, words.number(LONGEST_WAIVER_MONTHS)],
      ]),
      table([say.point, say.range, say.maxRate, say.maxStep, say.gap, say.stuck, say.quarantine], rows, say.thresholds),
      table([say.code, say.meaning], Object.entries<string>(say.codes satisfies Readonly<Record<Code, string>>)),
    ];
  },
};
