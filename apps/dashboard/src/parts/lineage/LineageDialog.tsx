import { useEffect, useRef, useState } from 'preact/hooks';
import { lineageWords } from '#words';
import { sitePath, withQuery } from '../../api/client.js';
import { useAsked } from '../../state/ask.js';
import { site } from '../../state/live.js';
import { dayTime, percent } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { Answered } from '../Answered.js';
import { Dialog } from '../Dialog.js';
import { exact, type Lineage } from './exact.js';
import { fieldName, figureName } from './figure-names.js';
import { traced } from './lineage.js';
import { Factors, Parts, Readings } from './LineageTables.js';
import './lineage.css';

/** Follows a figure down: season, days, hours, points, windows, readings, one level at a time. */
export function LineageDialog() {
  return traced.value === null ? null : <Opened key={traced.value} figure={traced.value} />;
}

function Opened({ figure: first }: { readonly figure: string }) {
  const words = inWords(lineageWords);
  const [trail, setTrail] = useState<readonly string[]>([first]);
  const figure = trail.at(-1)!;
  const path = site.value ? withQuery(sitePath(site.value.id, 'lineage'), { figure }) : null;
  const asked = useAsked<Lineage>(path, { everyMs: null });
  const go = (to: string): void =>
    setTrail([...trail.slice(0, trail.includes(to) ? trail.indexOf(to) : undefined), to]);
  const close = (): void => void (traced.value = null);
  return (
    <Dialog title={words.title} onClose={close}>
      <div class="lineage">
        <nav aria-label={words.way}>
          <ol class="trail">
            {trail.map((one, i) => (
              <li key={one} aria-current={i === trail.length - 1 ? 'page' : undefined}>
                {i === trail.length - 1 ? (
                  crumb(one)
                ) : (
                  <button type="button" class="trace" onClick={() => go(one)}>
                    {crumb(one)}
                  </button>
                )}
              </li>
            ))}
          </ol>
        </nav>
        {/* Under the name of a figure stands nothing of another one, also not while it is read. */}
        <Answered asked={asked.isCurrent ? asked : { ...asked, value: null }}>
          {(found) => <Found found={found} onGo={go} />}
        </Answered>
        <div class="end">
          <button type="button" class="btn" onClick={close}>
            {words.close}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

const crumb = (figure: string): string => [figureName(figure, figure), fieldName(figure)].filter(Boolean).join(', ');

function Found({ found, onGo }: { readonly found: Lineage; readonly onGo: (figure: string) => void }) {
  const words = inWords(lineageWords);
  const heading = useRef<HTMLParagraphElement>(null);
  useEffect(() => heading.current?.focus(), [found.figure]);
  const { start, end, coveragePct, closed, revision, codes, rules, configurationHash, computedAt } = found;
  const facts = [
    words.span(dayTime(start), dayTime(end)),
    ...(coveragePct === null ? [] : [words.coverage(percent(coveragePct))]),
    ...(closed === null ? [] : [closed ? words.closed(revision ?? 0) : words.open]),
    ...(codes.length > 0 ? [codes.join(' ')] : []),
  ];
  const origin = [
    words.rules(rules),
    ...(configurationHash === null ? [] : [words.configuration(configurationHash)]),
    ...(computedAt === null ? [] : [words.computed(dayTime(computedAt))]),
  ];
  return (
    <>
      <p class="lineage-value" tabIndex={-1} ref={heading}>
        {exact(found.value, found.unit)}
      </p>
      <p>
        <code>{found.formula}</code>
      </p>
      <p class="note">{facts.join(' · ')}</p>
      <Parts parts={found.parts} onGo={onGo} />
      <Readings readings={found.readings} />
      <Factors factors={found.factors} />
      <p class="note wrap">{origin.join(' · ')}</p>
    </>
  );
}
