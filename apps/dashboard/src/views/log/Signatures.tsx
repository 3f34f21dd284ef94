import { logWords } from '#words';
import { amount, dayTime, withUnit } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { nowMs } from '../../state/clock.js';
import type { Shift } from './shift.js';

const ROLES = ['outgoing', 'incoming'] as const;
/** The API takes a signature from then on. */
const SIGNED_FROM_MS = 3_600_000;

interface Props {
  readonly shift: Shift;
  readonly onSign?: (shift: Shift, role: 'outgoing' | 'incoming') => void;
}

/** Who gave the plant away and who took it; the signature that comes next is the only button. */
export function Signatures({ shift, onSign }: Props) {
  const words = inWords(logWords);
  const next = ROLES.find((role) => !shift.signatures.some((one) => one.role === role));
  const isTime = nowMs.value >= Date.parse(shift.until) - SIGNED_FROM_MS;
  return (
    <div class="hand-over">
      <h3>{words.handOver}</h3>
      {shift.signatures.map(({ role, who, at, remark, figures }) => (
        <p key={role} class="signature" data-role={role}>
          <b>{words.signed[role]}</b> {words.by(who, dayTime(at))}
          {remark !== null && `: ${remark}`}
          <span class="note"> {words.signedWith(withUnit(amount(figures.netT), 't'))}</span>
        </p>
      ))}
      {next !== undefined &&
        (onSign && isTime ? (
          <button type="button" class="btn" onClick={() => onSign(shift, next)}>
            {words.sign[next]}
          </button>
        ) : (
          <p class="note">{words.twoPeople}</p>
        ))}
    </div>
  );
}
