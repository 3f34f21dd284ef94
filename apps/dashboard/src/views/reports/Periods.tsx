import { useState } from 'preact/hooks';
import { reportsWords } from '#words';
import type { AnswerOf } from '../../api/answers.js';
import { download, openDocument, post, sitePath, withQuery } from '../../api/client.js';
import { ActDialog } from '../../parts/ActDialog.js';
import { Answered } from '../../parts/Answered.js';
import { Panel } from '../../parts/Panel.js';
import { Seg } from '../../parts/Seg.js';
import { asOf, isPast } from '../../state/address.js';
import { useAsked } from '../../state/ask.js';
import { site } from '../../state/live.js';
import { may, me } from '../../state/session.js';
import { halfWidth, periodName, tonnes } from '../../words/figures.js';
import { inWords, language } from '../../words/language.js';
import { PeriodRow, type Period, type Signature } from './PeriodRow.js';

type Grain = Period['interval'];
const GRAINS: readonly Grain[] = ['month', 'season', 'year'];
const ROLE = { close: 'operator', approve: 'auditor' } as const;

const pathOf = (rest: string): string => sitePath(site.value!.id, rest);

/** The signature that comes next, where who looks may give it: a second person may not be the first. */
function nextOf({ waitsFor, closed }: Period): Signature | null {
  if (waitsFor === null || isPast.value || !may(ROLE[waitsFor])) return null;
  return waitsFor === 'approve' && closed !== null && closed.who === me.value?.name ? null : waitsFor;
}

/** Months, seasons or years: what can be signed, by whom, and the documents that are made of them. */
export function Periods({ onPack }: { readonly onPack: () => void }) {
  const words = inWords(reportsWords);
  const [grain, setGrain] = useState<Grain>('month');
  const [said, setSaid] = useState('');
  const [signing, setSigning] = useState<{ readonly period: Period; readonly signature: Signature } | null>(null);
  const periods = useAsked<AnswerOf<'listPeriods'>>(
    withQuery(pathOf('periods'), { interval: grain, asOf: asOf.value }),
  );
  const trying = (work: () => Promise<void>): void => {
    setSaid('');
    work().catch((error: Error) => setSaid(error.message));
  };
  const statement = (period: string): void =>
    trying(() =>
      openDocument(
        withQuery(pathOf(`statements/${period}`), { format: 'html', lang: language.value, asOf: asOf.value }),
      ),
    );
  const evidence = async ({ period }: Period): Promise<void> => {
    const file = `${site.value!.id}-${period}-evidence.zip`;
    await post(pathOf(`evidence/${period}`));
    await download(pathOf(`evidence/${period}`), file);
    setSaid(words.packs.verify(file));
    onPack();
  };
  return (
    <Panel
      title={words.periods.title}
      note={isPast.value ? words.periods.knownThen : undefined}
      class="wide"
      actions={
        <Seg
          label={words.grains.label}
          value={grain}
          onChoose={setGrain}
          options={GRAINS.map((one) => [one, words.grains[one]] as const)}
        />
      }
    >
      <p class="said" role="status">
        {said}
      </p>
      <Answered asked={periods}>
        {({ items }) => (
          <Table isEmpty={items.length === 0}>
            {items.toReversed().map((period) => (
              <PeriodRow
                key={period.period}
                period={period}
                next={nextOf(period)}
                onSign={(of, signature) => setSigning({ period: of, signature })}
                onStatement={({ period: label }) => statement(label)}
                onDossier={
                  grain === 'month' || isPast.value
                    ? null
                    : ({ period: label }) =>
                        trying(() =>
                          openDocument(
                            withQuery(pathOf('dossier'), {
                              period: label,
                              format: 'html',
                              lang: language.value,
                            }),
                          ),
                        )
                }
                onEvidence={may('auditor') && !isPast.value ? (of) => trying(() => evidence(of)) : null}
              />
            ))}
          </Table>
        )}
      </Answered>
      {signing && !isPast.value && (
        <SignDialog
          {...signing}
          onSigned={() => {
            setSaid('');
            periods.again();
          }}
          onClose={() => setSigning(null)}
        />
      )}
    </Panel>
  );
}

function Table({ isEmpty, children }: { readonly isEmpty: boolean; readonly children: preact.ComponentChildren }) {
  const words = inWords(reportsWords).periods;
  if (isEmpty) return <p>{words.none}</p>;
  return (
    <div class="scrolls" role="region" aria-label={words.title} tabIndex={0}>
      <table class="periods">
        <thead>
          <tr>
            <th scope="col">{words.period}</th>
            {[words.gross, words.net, words.doubt, words.coverage, words.revision].map((name) => (
              <th key={name} scope="col" class="num">
                {name}
              </th>
            ))}
            <th scope="col">{words.state}</th>
            <th scope="col">{words.papers}</th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

interface Signing {
  readonly period: Period;
  readonly signature: Signature;
  readonly onSigned: () => void;
  readonly onClose: () => void;
}

/** What is signed, in figures, and what the signature means; what does not hold is said by the API. */
function SignDialog({ period, signature, onSigned, onClose }: Signing) {
  const words = inWords(reportsWords).sign;
  const { closed, movement, grossT, netT, u95T } = period;
  const name = periodName(period.period);
  return (
    <ActDialog
      title={signature === 'close' ? words.closeTitle(name) : words.approveTitle(name)}
      label={words.reason}
      act={words.sign}
      onAct={async (reason, by) => {
        await post(pathOf(`periods/${period.period}/${signature}`), { ...by, ...(reason === '' ? {} : { reason }) });
        onSigned();
      }}
      onClose={onClose}
    >
      <p>
        <strong>{words.what(tonnes(grossT), tonnes(netT), halfWidth(u95T))}</strong>
      </p>
      <p>
        {signature === 'approve' && closed ? words.last(closed.who) : movement?.people === 1 ? words.one : words.first}
      </p>
    </ActDialog>
  );
}
