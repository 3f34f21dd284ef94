import { shellWords } from '#words';
import { address, isPast } from '../state/address.js';
import { lostSince, site, status } from '../state/live.js';
import { isPhone } from '../state/phone.js';
import { clock } from '../words/format.js';
import { inWords } from '../words/language.js';
import { AlarmBar } from './AlarmBar.js';
import { KeyDialog } from './KeyDialog.js';
import { KeysHelp } from './KeysHelp.js';
import { PastBanner } from './PastBanner.js';
import { Rail } from './Rail.js';
import { Shown } from './Shown.js';
import { Simulated } from './Simulated.js';
import { TabBar } from './TabBar.js';
import { TimeDock } from './TimeDock.js';
import './frame.css';

/**
 * The frame around every view: alarm bar, rail, view, time dock, in the order of the focus. What a phone does not show is not made there,
 * nor asked for: its tabs stand for the rail, and the time dock is behind the last of them.
 */
export function Frame() {
  const words = inWords(shellWords);
  const { kiosk, view } = address.value;
  document.title = `${words.views[view === 'sites' ? 'overview' : view]} · ${site.value?.name ?? 'Greenpark'}`;
  return (
    <div class={`app ${kiosk ? 'kiosk' : ''}`}>
      <a class="skip" href="#view">
        {words.skip}
      </a>
      {lostSince.value !== null && (
        <p class="lost" role="status">
          {words.connection.lost(clock(lostSince.value))}
        </p>
      )}
      {isPast.value ? <PastBanner /> : <AlarmBar />}
      {!kiosk && !isPhone.value && <Rail />}
      <main class="main" id="view" tabIndex={-1}>
        <Simulated status={status.value} />
        <Shown />
      </main>
      {!kiosk && !isPhone.value && <TimeDock />}
      {!kiosk && isPhone.value && <TabBar />}
      <KeyDialog />
      <KeysHelp />
    </div>
  );
}
