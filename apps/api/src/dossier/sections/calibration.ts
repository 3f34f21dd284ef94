import { datesBetween, meterEntries } from '#domain';
import { table, text, type Section } from '../section.js';

/** Every dated entry of every meter, and the days of the period that no certificate covers. */
export const calibration: Section = {
  id: 'calibration',
  blocks({ derived: { site }, lapsed, closing }, words) {
    const say = words.say.calibration;
    const always = words.say.baseline.always;
    const known = words.say.notKnown;
    const entries = site.devices.flatMap((device) => meterEntries(device).map((meter) => ({ device, meter })));
    const never = closing?.neverVerified ?? [];
    return [
      entries.length === 0
        ? text(say.noPassports)
        : table(
            [
              say.device,
              say.from,
              say.serial,
              say.accuracy,
              say.verifiedFrom,
              say.verifiedUntil,
              say.certificate,
              say.found,
            ],
            entries.map(({ device, meter }) => [
              `${device.name} (${device.id})`,
              meter.from ?? always,
              meter.serial ?? known,
              meter.accuracyClass === null ? known : words.number(meter.accuracyClass),
              meter.verifiedFrom ?? known,
              meter.verifiedUntil ?? known,
              meter.certificate ?? known,
              words.number(meter.foundErrorPct),
            ]),
          ),
      ...(never.length === 0 ? [] : [text(say.never(words.listed(never)))]),
      lapsed.length === 0
        ? text(say.noOverdue)
        : table(
            [say.device, say.side, say.from, say.until, say.days, say.taken],
            lapsed.map(({ device, side, from, until, pct }) => [
              device,
              say.sides[side],
              from,
              until,
              words.number(datesBetween(from, until).length),
              words.number(pct),
            ]),
            say.overdue,
          ),
    ];
  },
};
