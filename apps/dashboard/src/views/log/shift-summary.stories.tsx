import type { Stories } from '../../stories/story.js';
import type { Shift } from './shift.js';
import { ShiftSummary } from './ShiftSummary.js';
import './log-view.css';

const SHIFT: Shift = {
  id: '2027-01-13/late',
  name: 'late',
  date: '2027-01-13',
  from: '2027-01-13T06:00:00Z',
  until: '2027-01-13T14:00:00Z',
  state: 'unsigned',
  heatGj: 1_263.4,
  grossT: 138.97,
  netT: 121.2,
  substitutedGj: 0,
  coveragePct: 98.4,
  raised: { info: 0, warning: 1, critical: 1 },
  acknowledged: 1,
  returned: 0,
  alarms: [],
  gaps: [{ from: '2027-01-13T08:00:00Z', until: '2027-01-13T09:00:00Z', coveragePct: 87 }],
  actions: [{ at: '2027-01-13T09:12:00Z', who: 'operator', action: 'alert-acknowledged', subject: 'a', reason: '' }],
  actionCount: 1,
  notes: [
    {
      id: 'n1',
      at: '2027-01-13T08:20:00Z',
      shift: '2027-01-13/late',
      point: 'boiler-2/flue.temp',
      text: 'Soot blower of boiler 2 stands still; flue gas rises.',
      who: 'operator',
      recordedAt: '2027-01-13T08:21:00Z',
      corrects: null,
      correctedBy: null,
    },
  ],
  signatures: [],
};
const figures = { heatGj: 1_263.4, grossT: 138.97, netT: 121.2 };

export default {
  of: 'ShiftSummary',
  states: {
    open: () => <ShiftSummary shift={SHIFT} onSign={() => undefined} onCorrect={() => undefined} />,
    signed: () => (
      <ShiftSummary
        shift={{
          ...SHIFT,
          state: 'signed',
          signatures: [
            { role: 'outgoing', who: 'operator', at: '2027-01-13T13:58:00Z', remark: 'Watch boiler 2.', figures },
            { role: 'incoming', who: 'shift leader', at: '2027-01-13T14:03:00Z', remark: null, figures },
          ],
        }}
      />
    ),
  },
} satisfies Stories;
