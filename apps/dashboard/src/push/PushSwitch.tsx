import { useEffect, useState } from 'preact/hooks';
import { pushPageWords, shellWords } from '#words';
import { Dialog } from '../parts/Dialog.js';
import { isPast } from '../state/address.js';
import { site } from '../state/live.js';
import { may } from '../state/session.js';
import { inWords } from '../words/language.js';
import { isTold, lookAgain, sendTrial, tellNoMore, tellThisBrowser, whyNot, type NoPush } from './subscription.js';

/** Says whether this browser is told of alarms when the page is not open, and leads to where that is changed. */
export function PushSwitch({ look = 'plain' }: { readonly look?: Look }) {
  const [isOpen, setOpen] = useState(false);
  const own = site.value;
  if (!own || isPast.value) return null;
  return (
    <>
      <PushButton look={look} isOn={isTold(own.id)} onClick={() => setOpen(true)} />
      {isOpen && <PushDialog id={own.id} name={own.name} onClose={() => setOpen(false)} />}
    </>
  );
}

type Look = 'plain' | 'btn';

interface Switched {
  readonly look: Look;
  readonly isOn: boolean;
  readonly onClick: () => void;
}

export function PushButton({ look, isOn, onClick }: Switched) {
  const words = inWords(pushPageWords);
  return (
    <button type="button" class={`${look} push-switch`} onClick={onClick}>
      {isOn ? words.on : words.off}
    </button>
  );
}

interface Props {
  readonly id: string;
  readonly name: string;
  readonly onClose: () => void;
}

/** What came of the last click. */
type Said = 'working' | 'trialSent' | { readonly no: NoPush } | { readonly failed: string } | null;

export function PushDialog({ id, name, onClose }: Props) {
  const words = inWords(pushPageWords);
  const forbidden = inWords(shellWords).states.forbidden;
  const [said, setSaid] = useState<Said>(null);
  const run = (work: () => Promise<Said>): void => {
    setSaid('working');
    void work().then(setSaid, (error: Error) => setSaid({ failed: error.message }));
  };
  useEffect(() => {
    if (isTold(id)) run(() => lookAgain(id).then(() => null));
  }, [id]);

  const isOn = isTold(id);
  const no = whyNot();
  const text =
    no !== null
      ? words.why[no]
      : !may('operator')
        ? forbidden('operator')
        : said === null
          ? ''
          : typeof said === 'string'
            ? words[said]
            : 'no' in said
              ? words.why[said.no]
              : words.why.failed(said.failed);
  const mayAct = no === null && may('operator') && said !== 'working';
  return (
    <Dialog title={words.title} onClose={onClose}>
      <p>{words.explain(name)}</p>
      <p>
        <b>{isOn ? words.isOn : words.isOff}</b>
      </p>
      <p class="note" role="status">
        {text}
      </p>
      <div class="acts">
        <button type="button" class="btn" onClick={onClose}>
          {words.close}
        </button>
        {isOn && (
          <>
            <button
              type="button"
              class="btn"
              disabled={!mayAct}
              onClick={() => run(() => tellNoMore(id).then(() => null))}
            >
              {words.turnOff}
            </button>
            <button
              type="button"
              class="btn"
              disabled={!mayAct}
              onClick={() => run(() => sendTrial(id).then(() => 'trialSent'))}
            >
              {words.trial}
            </button>
          </>
        )}
        {!isOn && (
          <button
            type="button"
            class="btn main-act"
            disabled={!mayAct}
            onClick={() => run(() => tellThisBrowser(id).then((why) => (why === null ? null : { no: why })))}
          >
            {words.turnOn}
          </button>
        )}
      </div>
    </Dialog>
  );
}
