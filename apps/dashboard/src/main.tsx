import { render } from 'preact';
import './tokens.css';
import './base.css';
import './state/theme.js';
import { Frame } from './shell/Frame.js';
import { startKeyboard } from './shell/keyboard.js';
import { startKiosk } from './shell/kiosk.js';
import { startLive } from './state/live.js';

render(<Frame />, document.getElementById('app')!);
startLive();
startKeyboard();
startKiosk();
// Keeps the page itself for when the server is away. Where the browser has none of it (no TLS, not loopback) the page works all the same.
if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/sw.js').catch(() => undefined);
