import { render } from 'preact';
import './tokens.css';
import './base.css';
import './state/theme.js';
import { Frame } from './shell/Frame.js';
import { startKeyboard } from './shell/keyboard.js';
import { startKiosk } from './shell/kiosk.js';
import { address } from './state/address.js';
import { followWorker } from './push/follow-worker.js';
import { startLive } from './state/live.js';
import { VIEW_FILES } from './views/views.js';

const { view } = address.value;
// The file of the view comes while the API is asked which sites there are.
if (view !== 'sites' && view !== 'more') void VIEW_FILES[view]().catch(() => undefined);
render(<Frame />, document.getElementById('app')!);
startLive();
startKeyboard();
startKiosk();
followWorker();
// Keeps the page itself for when the server is away. Where the browser has none of it (no TLS, not loopback) the page works all the same.
if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/sw.js').catch(() => undefined);
