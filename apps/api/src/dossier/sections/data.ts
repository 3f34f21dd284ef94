import { facts, table, text, type Section } from '../section.js';

/** What was not measured whole, day by day. */
export const gaps: Section = {
  id: 'gaps',
  blocks({ stored, closing, days, period }, words) {
    const say = words.say.gaps;
    if (!stored || !closing) return [text(words.say.noFigures(period.label))];
    const { figures } = stored;
    const partial = days.filter(
      ({ stored: { figures: of } }) => of.coveragePct < 100 || of.substitutedGj > 0 || of.excludedGj > 0,
    );
    return [
      facts([
        [say.coverage, words.rounded(figures.coveragePct, 1)],
        [say.known, words.rounded(closing.toldPct, 1)],
        [say.substituted, words.rounded(figures.substitutedGj, 3)],
        [say.excluded, words.rounded(figures.excludedGj, 3)],
        [say.effect, words.tonnes(figures.dataEffect.netT)],
        [say.held, words.listed(closing.held)],
        [say.factorMissing, closing.factorMissing ? words.say.yes : words.say.no],
        [say.codes, words.listed([...figures.codes])],
      ]),
      partial.length === 0
        ? text(say.noDays)
        : table(
            [say.day, say.coverage, say.substituted, say.excluded, say.codes],
            partial.map(({ date, stored: { figures: of } }) => [
              date,
              words.rounded(of.coveragePct, 1),
              words.rounded(of.substitutedGj, 3),
              words.rounded(of.excludedGj, 3),
              words.listed([...of.codes]),
            ]),
            say.days,
          ),
    ];
  },
};

/** What of the conditions of signing was set aside, by whom. */
export const waivers: Section = {
  id: 'waivers',
  blocks({ derived: { site } }, words) {
    const list = site.closing?.waivers ?? [];
    const say = words.statement.waivers;
    if (list.length === 0) return [text(words.say.waivers.none)];
    return [
      table(
        [say.what, say.by, say.reason, say.until],
        list.map(({ waives, subject, by, reason, until }) => [`${say[waives]} ${subject}`, by, reason, until]),
      ),
    ];
  },
};

/** What nobody has checked in its source, certified or measured. */
export const unverified: Section = {
  id: 'unverified',
  blocks({ factors, closing, simulated, derived: { site } }, words) {
    const say = words.say.unverified;
    const { statuses } = words.statement.factors;
    const rows = [
      ...factors
        .filter(({ status }) => status !== 'verified')
        .map(({ version, status }) => [
          version,
          say.factor(status === 'second-hand' ? statuses['second-hand'] : statuses.unverified),
        ]),
      ...factors.filter(({ u95 }) => u95 === null).map(({ version }) => [version, say.doubt]),
      ...(closing?.neverVerified ?? []).map((device) => [device, say.calibration]),
      ...(simulated ? [[site.id, say.simulated]] : []),
    ];
    return [rows.length === 0 ? text(say.nothing) : table([say.what, say.why], rows)];
  },
};
