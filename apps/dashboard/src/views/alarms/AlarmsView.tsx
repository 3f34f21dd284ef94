import { useEffect, useRef, useState } from 'preact/hooks';
import { alarmsWords } from '#words';
import { download, withQuery } from '../../api/client.js';
import { Seg } from '../../parts/Seg.js';
import { PushSwitch } from '../../push/PushSwitch.js';
import { acknowledge } from '../../state/acknowledge.js';
import { address, asOf, go, isPast } from '../../state/address.js';
import { useAsked } from '../../state/ask.js';
import { nowMs } from '../../state/clock.js';
import { alerts, site, type Alert } from '../../state/live.js';
import { may } from '../../state/session.js';
import { newsOf } from '../../state/waiting-alarms.js';
import { inWords } from '../../words/language.js';
import { AlarmTable } from './AlarmTable.js';
import { AskDialog } from './AskDialog.js';
import { Behaviour } from './Behaviour.js';
import { History } from './History.js';
import { KeyHints } from './KeyHints.js';
import { ResponsePanel } from './ResponsePanel.js';
import { RuleList } from './RuleList.js';
import { act, type Asked } from './acts.js';
import { isHeld, useAlarmKeys } from './alarm-keys.js';
import { sentenceOf } from '../../words/alarm.js';
import { useFresh } from './use-fresh.js';
import { groupOf, inOrderOf, matches, workOf, type Group } from './work.js';
import './alarms.css';

const TABS = ['now', 'aside', 'history', 'rules'] as const;
type Tab = (typeof TABS)[number];
const SHOWN: Readonly<Record<'now' | 'aside', readonly Group[]>> = {
  now: ['waiting', 'known', 'aside', 'over'],
  aside: ['aside'],
};
const MOST = 1_000;

/** What must be done now: the list of work, and of the chosen alarm why, what if, and what to do. */
export default function AlarmsView() {
  const own = site.value!;
  const words = inWords(alarmsWords);
  const asked = useAsked<{ items: readonly Alert[] }>(
    withQuery('/api/v1/alerts', { site: own.id, order: 'work', limit: MOST, asOf: asOf.value }),
    { everyMs: 60_000 },
  );
  const { query } = address.value;
  const filter = query.get('filter') ?? '';
  const tab = TABS.find((one) => one === query.get('tab')) ?? 'now';
  const chosenId = query.get('alarm');
  const [dialog, setDialog] = useState<Asked | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const before = useRef<readonly string[]>([]);

  const listed = asked.value?.items ?? [];
  const at = { site: own.id, nowMs: nowMs.value };
  const sorted = isPast.value ? [...listed] : workOf(listed, alerts.value.values(), at);
  const all = isHeld.value ? inOrderOf(before.current, sorted) : sorted;
  useEffect(() => {
    if (!isHeld.value) before.current = all.map(({ id }) => id);
  });
  const fresh = useFresh(all, asked.value !== null && !isPast.value);
  const shown = filter === '' ? all : all.filter((alert) => matches(alert, filter, sentenceOf(alert)));
  const inTab = tab === 'aside' ? shown.filter((alert) => groupOf(alert) === 'aside') : shown;
  const chosen =
    all.find(({ id }) => id === chosenId) ?? (chosenId === null && !isNarrow() ? inTab[0] : undefined) ?? null;

  const choose = (id: string | null): void => go({ set: { alarm: id } }, { replace: true });
  const ask = (wish: Asked): void => {
    if (wish.what === 'unshelve') void act(wish, {}).catch(() => setDialog(null));
    else setDialog(wish);
  };
  useAlarmKeys({ rows: inTab, chosen, choose, ask, search });

  const asideCount = all.filter((alert) => groupOf(alert) === 'aside').length;
  const openCount = all.filter((alert) => ['waiting', 'known'].includes(groupOf(alert))).length;

  return (
    <div class={`alarms-view ${chosenId === null ? '' : 'has-sheet'}`}>
      <Behaviour site={own.id} news={newsOf(all)} />
      <section class="panel list" aria-label={words.title}>
        <header>
          <h2>
            {words.title}
            <small>{filter === '' ? words.all : words.some(inTab.length, all.length)}</small>
          </h2>
          <input
            ref={search}
            type="search"
            class="field"
            aria-label={words.filter}
            placeholder={words.filterHint}
            value={filter}
            onInput={(event) => go({ set: { filter: event.currentTarget.value || null } }, { replace: true })}
          />
          <Seg<Tab>
            label={words.tabs.label}
            options={[
              ['now', words.tabs.now(openCount)],
              ['aside', words.tabs.aside(asideCount)],
              ['history', words.tabs.history],
              ['rules', words.tabs.rules],
            ]}
            value={tab}
            onChoose={(value) => go({ set: { tab: value === 'now' ? null : value } }, { replace: true })}
          />
          <PushSwitch look="btn" />
          <button
            type="button"
            class="btn csv"
            onClick={() => void download(csvPath(own.id, asOf.value), `alarms-${own.id}.csv`, 'text/csv')}
          >
            {words.csv}
          </button>
        </header>
        {tab === 'history' && <History site={own.id} filter={filter} chosen={chosenId} onChoose={choose} />}
        {tab === 'rules' && <RuleList filter={filter} />}
        {(tab === 'now' || tab === 'aside') && (
          <AlarmTable
            alerts={shown}
            groups={SHOWN[tab]}
            chosen={chosen?.id ?? null}
            onChoose={choose}
            fresh={fresh}
            acts={
              isPast.value || !may('operator')
                ? undefined
                : (alert) => <FirstActs alert={alert} onOpen={() => choose(alert.id)} />
            }
            empty={
              filter !== ''
                ? words.emptyFilter
                : tab === 'aside'
                  ? words.emptyAside
                  : asked.value === null
                    ? ''
                    : words.empty
            }
          />
        )}
        <KeyHints />
      </section>
      <Chosen alert={chosen} id={chosenId} onAsk={ask} onClose={() => choose(null)} />
      {dialog && <AskDialog asked={dialog} onClose={() => setDialog(null)} />}
    </div>
  );
}

/** What a thumb reaches first: of the first card. */
function FirstActs({ alert, onOpen }: { readonly alert: Alert; readonly onOpen: () => void }) {
  const words = inWords(alarmsWords).answer;
  const without = (event: Event, act: () => void): void => {
    event.stopPropagation();
    act();
  };
  return (
    <>
      <button type="button" class="btn main-act" onClick={(event) => without(event, () => void acknowledge(alert))}>
        {words.acknowledge}
      </button>
      <button type="button" class="btn" onClick={(event) => without(event, onOpen)}>
        {words.steps}
      </button>
    </>
  );
}

const csvPath = (id: string, at: string | null): string =>
  withQuery('/api/v1/alerts', { site: id, order: 'work', asOf: at });

const isNarrow = (): boolean => matchMedia('(max-width: 720px)').matches;

interface ChosenProps {
  readonly alert: Alert | null;
  /** Of the address: an alarm of the history is not in the list of work. */
  readonly id: string | null;
  readonly onAsk: (wish: Asked) => void;
  readonly onClose: () => void;
}

function Chosen({ alert, id, onAsk, onClose }: ChosenProps) {
  const words = inWords(alarmsWords).answer;
  const found = useAsked<Alert>(alert === null && id !== null ? `/api/v1/alerts/${encodeURIComponent(id)}` : null);
  const shown = alert ?? (found.value?.id === id ? found.value : null);
  if (shown === null) {
    return (
      <section class="panel answer" aria-label={words.steps}>
        <p class="note">{found.error ?? words.choose}</p>
      </section>
    );
  }
  const seeBefore = (of: Alert): void => go({ set: { tab: 'history', filter: `${of.rule} ${of.subject}` } });
  return (
    <div class="answer-box">
      <button type="button" class="btn sheet-close" onClick={onClose}>
        {words.close}
      </button>
      <ResponsePanel key={shown.id} alert={shown} onAsk={onAsk} onBefore={seeBefore} />
    </div>
  );
}
