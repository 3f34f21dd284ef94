import { EventEmitter } from 'node:events';
import { onStopSignal } from './stop-signal.js';

function press() {
  const signals = new EventEmitter();
  const called: string[] = [];
  let now = 0;
  onStopSignal(
    () => void called.push('stop'),
    () => void called.push('force'),
    signals,
    () => now,
  );
  return {
    called,
    at: (ms: number, signal: NodeJS.Signals) => {
      now = ms;
      signals.emit(signal);
    },
  };
}

describe('stop signals', () => {
  it('count as one within two seconds: the terminal and npm both send', () => {
    const { called, at } = press();
    at(0, 'SIGINT');
    at(5, 'SIGINT');
    at(1_999, 'SIGINT');
    expect(called).toEqual(['stop']);
  });

  it('ask for force when Ctrl-C comes again later', () => {
    const { called, at } = press();
    at(0, 'SIGINT');
    at(2_001, 'SIGINT');
    expect(called).toEqual(['stop', 'force']);
  });

  it('ask for a stop in order by SIGTERM and by the end of the terminal', () => {
    const { called, at } = press();
    at(0, 'SIGHUP');
    at(9_000, 'SIGTERM');
    expect(called).toEqual(['stop', 'stop']);
  });
});
