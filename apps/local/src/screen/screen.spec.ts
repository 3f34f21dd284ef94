import type { ScreenFacts } from '#runtime';
import { CIRCULARITY } from '#words';
import { Screen } from './screen.js';

const facts = (avoidedT: number | null): ScreenFacts => ({
  endpoints: {
    http: 'http://127.0.0.1:3000',
    mqtt: 'mqtt://127.0.0.1:1883',
    kafka: '127.0.0.1:9092',
    postgres: 'postgres://greenpark:secret@127.0.0.1:5432/greenpark',
    processes: [],
  },
  dataDir: '/data',
  simulator: true,
  access: ['this machine only'],
  metrics: [{ name: 'api', url: 'http://127.0.0.1:3000/metrics' }],
  savings: [{ site: 'north', avoidedT, target: { amount: 47_700, unit: 't', counts: 'net, year 2026' } }],
});

function pipe() {
  let text = '';
  let now = 0;
  const screen = new Screen({ write: (more) => (text += more) }, () => now);
  return { screen, text: () => text, pass: (ms: number) => (now += ms) };
}

describe('the screen in a pipe', () => {
  it('is said once, in whole lines, without escapes and without the password', () => {
    const { screen, text } = pipe();
    screen.show(facts(null));
    screen.show(facts(null));
    expect(text().match(/Greenpark runs\./g)).toHaveLength(1);
    expect(text()).toContain('none computed yet, target 47,700 t (net, year 2026)');
    expect(text()).toContain('127.0.0.1:5432/greenpark');
    expect(text()).toContain('this machine only');
    expect(text()).not.toContain('secret');
    expect(text()).not.toContain('\u001B');
  });

  it('says with every tonne that it is simulated', () => {
    const { screen, text } = pipe();
    const { savings, ...rest } = facts(1.25);
    screen.show({ ...rest, savings: savings!.map((one) => ({ ...one, simulated: true })) });
    expect(text()).toContain('1 t of 47,700 t (net, year 2026), SIMULATED: no tonne is real');
  });

  it('says whole tonnes with ± in two digits, and of simulated ones what is circular', () => {
    const { screen, text } = pipe();
    const { savings, ...rest } = facts(47_700.3);
    const net = { t: 44_508.55, u95T: 9_812 };
    screen.show({
      ...rest,
      savings: savings!.map((one) => ({ ...one, simulated: true, net, circularity: CIRCULARITY })),
    });
    expect(text()).toContain('47,700 t of 47,700 t (net, year 2026)');
    expect(text()).toContain('44,509 t ± 9,800 t (net, heating season, 95 %)');
    expect(text()).toContain(CIRCULARITY);
  });

  it('says the first tonnes at once and then once a minute, when they have changed', () => {
    const { screen, text, pass } = pipe();
    screen.show(facts(null));
    screen.show(facts(1.25));
    screen.show(facts(2));
    pass(61_000);
    screen.show(facts(2));
    screen.show(facts(2));
    expect(text().match(/avoided so far: .*/g)).toEqual([
      'avoided so far: north: 1 t of 47,700 t (net, year 2026)',
      'avoided so far: north: 2 t of 47,700 t (net, year 2026)',
    ]);
  });
});

describe('the numbers on the screen', () => {
  it('are those of the site: its unit of heat, its way to write them', () => {
    const { screen, text } = pipe();
    const leipzig = { energy: 'MW.h', locale: 'de' } as const;
    screen.show({
      ...facts(1),
      savings: [
        {
          site: 'leipzig',
          avoidedT: 1_971.4,
          target: { amount: 13_000, unit: 't', counts: 'gross, heating season 2026/27' },
          heatGj: 36_000,
          display: leipzig,
        },
        {
          site: 'north',
          avoidedT: 1_971.4,
          target: { amount: 13_000, unit: 't', counts: 'gross, heating season 2026/27' },
          heatGj: 36_000,
        },
      ],
    });
    expect(text()).toContain(
      'Tonnes avoided  1.971 t of 13.000 t (gross, heating season 2026/27)   (leipzig)\n  Heat            10.000,0 MWh this heating season',
    );
    expect(text()).toContain(
      'Tonnes avoided  1,971 t of 13,000 t (gross, heating season 2026/27)   (north)\n  Heat            36,000.0 GJ this heating season',
    );
  });
});

describe('the screen on a terminal', () => {
  it('is drawn again in place, cut to the width, with what is said above it', () => {
    let text = '';
    const screen = new Screen({ isTTY: true, columns: 40, write: (more) => (text += more) });
    screen.show(facts(1));
    const height = text.split('\n').length - 1;
    expect(text.split('\n').every((row) => row.length <= 40)).toBe(true);
    text = '';
    screen.say('api runs again');
    expect(text.startsWith(`\u001B[${height}A\u001B[0Japi runs again\n\nGreenpark runs.`)).toBe(true);
    text = '';
    screen.leave();
    screen.say('stopping');
    expect(text).toBe('stopping\n');
  });
});
