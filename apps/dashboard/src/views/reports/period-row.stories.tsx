import type { Stories } from '../../stories/story.js';
import { PeriodRow, type Period, type Signature } from './PeriodRow.js';
import '../../parts/rows.css';
import './reports-view.css';

const signature = (who: string, at: string, revision = 1) => ({ who, at, reason: '', revision, simulated: false });
const january: Period = {
  period: '2027-01',
  interval: 'month',
  start: '2027-01-01',
  state: 'open',
  waitsFor: null,
  closableFrom: '2027-02-08',
  revision: 0,
  heatGj: 69_120,
  grossT: 7_603.2,
  netT: 6_914.5,
  u95T: 1_520,
  coveragePct: 99.4,
  substitutedGj: 0,
  excludedGj: 12,
  codes: [],
  factorMissing: false,
  closed: null,
  approval: null,
  approved: null,
  movement: null,
};
const signed = {
  revision: 1,
  heatGj: 69_120,
  baselineT: 7_603.2,
  projectT: 612,
  leakageT: 76.7,
  grossT: 7_603.2,
  netT: 6_914.5,
  u95T: 1_520,
  coveragePct: 99.4,
  substitutedGj: 0,
  excludedGj: 12,
  backupGj: 0,
  biogenicCo2T: 8_200,
  factorVersions: [],
  rulesVersions: ['1.3'],
};
const nothing = (): void => undefined;

const draw =
  (more: Partial<Period>, next: Signature | null = null) =>
  () => (
    <table>
      <tbody>
        <PeriodRow
          period={{ ...january, ...more }}
          next={next}
          onSign={nothing}
          onStatement={nothing}
          onDossier={null}
          onEvidence={nothing}
        />
      </tbody>
    </table>
  );

export default {
  of: 'PeriodRow',
  states: {
    open: draw({ codes: ['GAP', 'ESTIMATED'] }),
    closable: draw({ waitsFor: 'close' }, 'close'),
    'waiting for the second person': draw({
      state: 'awaiting-approval',
      waitsFor: 'approve',
      revision: 1,
      closed: signature('Li Wei', '2027-02-08T02:00:00Z'),
    }),
    'waiting for who looks': draw(
      {
        state: 'awaiting-approval',
        waitsFor: 'approve',
        revision: 1,
        closed: signature('Li Wei', '2027-02-08T02:00:00Z'),
      },
      'approve',
    ),
    closed: draw({ state: 'approved', revision: 1, approval: signature('Zhao Min', '2027-02-09T03:00:00Z') }),
    restated: draw(
      {
        state: 'restatement-pending',
        waitsFor: 'close',
        revision: 2,
        netT: 6_871.2,
        approval: signature('Zhao Min', '2027-02-09T03:00:00Z'),
        approved: signed,
      },
      'close',
    ),
  },
} satisfies Stories;
