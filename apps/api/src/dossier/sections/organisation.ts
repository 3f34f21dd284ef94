import { table, text, type Section } from '../section.js';

/** Who does what, and who has signed. */
export const organisation: Section = {
  id: 'organisation',
  blocks({ derived: { site }, standings }, words) {
    const say = words.say.organisation;
    const roles = site.dossier?.roles;
    const signatures = standings.flatMap(({ label, actions }) => actions.map((action) => ({ label, ...action })));
    return [
      text(say.fourEyes),
      roles === undefined
        ? words.missing('dossier.roles')
        : table(
            [say.role, say.name],
            roles.map(({ role, name }) => [role, name]),
          ),
      signatures.length === 0
        ? text(say.noSignatures)
        : table(
            [words.say.period, say.signature, say.revision, say.name, say.at, say.reason, say.simulated],
            signatures.map(({ label, action, revision, who, atMs, reason, simulated }) => [
              label,
              say.actions[action],
              words.number(revision),
              who,
              words.moment(atMs),
              reason,
              simulated ? words.say.yes : words.say.no,
            ]),
          ),
    ];
  },
};

export const retention: Section = {
  id: 'retention',
  blocks({ derived: { site } }, words) {
    const years = site.dossier?.retentionYears;
    return [
      years === undefined
        ? words.missing('dossier.retentionYears')
        : text(words.say.retention.years(words.number(years))),
    ];
  },
};
