import { printTotal, WHOLE_TONNES } from '#domain';
import { wordFor } from '#words';
import { table, text, type Section } from '../section.js';

/** Months and the period: what was signed, with its doubt. */
export const figures: Section = {
  id: 'figures',
  blocks({ standings, period }, words) {
    const say = words.say.figures;
    if (standings.length === 0) return [text(words.say.noFigures(period.label))];
    const rows = standings.map(({ label, row: { figures: of, revision }, state }) => {
      const { grossT, projectT, leakageT, netT } = printTotal(of, WHOLE_TONNES);
      return [
        label,
        say.states[state],
        words.number(revision),
        words.rounded(of.heatGj, 3),
        words.tonnes(grossT),
        words.tonnes(projectT),
        words.tonnes(leakageT),
        words.tonnesWithHalf(netT, of.u95T),
        words.rounded(of.coveragePct, 1),
      ];
    });
    const head = [say.period, say.state, say.revision, say.heat, say.gross, say.project, say.leakage, say.net];
    return [
      table([...head, say.coverage], rows),
      ...(standings.every(({ state }) => state === 'approved') ? [] : [text(say.open)]),
    ];
  },
};

/** What changed after it was closed, and who signed that. */
export const restatements: Section = {
  id: 'restatements',
  blocks({ restatements: list }, words) {
    const say = words.say.restatements;
    const { causes, approvals, approvalBy } = words.statement.provenance;
    if (list.length === 0) return [text(say.none)];
    return [
      table(
        [words.say.period, words.say.figures.revision, say.at, say.cause, say.before, say.after, say.approval],
        list.map((one) => [
          one.period,
          words.number(one.revision),
          one.recordedAt,
          wordFor(causes, one.cause),
          words.tonnes(one.old.netT),
          words.tonnes(one.new.netT),
          one.approvedBy === null ? approvals[one.approval] : approvalBy(approvals[one.approval], one.approvedBy),
        ]),
      ),
    ];
  },
};
