import { ConnectionStates } from './connection-states.js';

const shown = (states: ConnectionStates): string[] => states.all().map(({ client, state }) => `${client} ${state}`);

describe('states of connections', () => {
  it('are the newest of each client', () => {
    const states = new ConnectionStates();
    states.set('a', 'connected', null, 1);
    states.set('b', 'connected', 'greenpark/v1/park/b/telemetry', 2);
    states.set('a', 'lost', null, 3);
    states.set('b', 'left', null, 4);
    states.set('b', 'connected', null, 5);
    expect(shown(states)).toEqual(['b connected', 'a lost']);
  });

  it('of those that are gone are kept up to a bound in bytes, the oldest are forgotten first', () => {
    const states = new ConnectionStates(1_000);
    states.set('here', 'connected', 'x'.repeat(5_000), 0);
    for (const client of ['a', 'b', 'c', 'd', 'e']) states.set(client, 'left', null, 1);
    expect(shown(states)).toEqual(['here connected', 'b left', 'c left', 'd left', 'e left']);
    states.set('f', 'lost', 'x'.repeat(200), 2);
    expect(shown(states)).toEqual(['here connected', 'e left', 'f lost']);
    states.set('g', 'lost', 'x'.repeat(5_000), 3);
    expect(shown(states)).toEqual(['here connected']);
  });

  it('stay bounded over any number of random clients', () => {
    const states = new ConnectionStates(20_000);
    for (let i = 0; i < 5_000; i++) {
      states.set(`client-${i}`, 'connected', null, i);
      states.set(`client-${i}`, 'lost', null, i);
    }
    expect(states.all().length).toBeLessThan(100);
    expect(states.all().at(-1)?.client).toBe('client-4999');
  });
});
