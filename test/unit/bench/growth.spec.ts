import { benchSite } from '../../../bench/system-under-bench.js';
import { growthChart, growthPage, type Growth } from '../../../bench/growth/growth-page.js';
import { lineChart, niceStep } from '../../../bench/growth/line-chart.js';

const growth: Growth = {
  what: 'devices',
  sizes: [50, 500, 5_000],
  systems: [
    {
      title: 'own listener',
      points: [
        { messagesPerS: 30_000, memoryMb: 1_200 },
        { messagesPerS: 25_000, memoryMb: 1_500 },
        { messagesPerS: 15_000, memoryMb: 3_000 },
      ],
    },
    {
      title: 'Telegraf',
      points: [{ messagesPerS: 26_000, memoryMb: 120 }, null, { messagesPerS: 24_000, memoryMb: 160 }],
    },
  ],
};

describe('a chart of lines', () => {
  it('has its steps at 1, 2 and 5', () => {
    expect([0, 0.7, 1, 1.2, 3, 7_500, 8_001].map(niceStep)).toEqual([1, 1, 1, 2, 5, 10_000, 10_000]);
  });

  it('has a line and a point for each value, from zero on, and leaves out what was not measured', () => {
    const svg = growthChart(growth);

    expect(svg.match(/<polyline/g)).toHaveLength(4);
    expect(svg.match(/<circle/g)).toHaveLength(10);
    // 15,000 is half of 30,000: half as far above zero
    const [, lines] = /points="([^"]+)"/.exec(svg)!;
    const [first, , third] = lines!.split(' ').map((point) => Number(point.split(',')[1]));
    const zero = 260 - 44;
    expect(zero - third!).toBeCloseTo((zero - first!) / 2, 0);
  });

  it('escapes what it is told', () => {
    const svg = lineChart([{ title: 'a < b & c', xs: ['1'], xTitle: 'x', series: [{ name: '<s>', values: [1] }] }]);

    expect(svg).toContain('a &lt; b &amp; c');
    expect(svg).not.toContain('<s>');
  });
});

describe('the page of growth', () => {
  it('has the picture and its figures', () => {
    const page = growthPage(growth, {
      command: 'npm run bench -- growth devices',
      date: '2026-01-02',
      machine: 'a machine',
      work: 'Ten messages.',
      picture: 'devices.svg',
    });

    expect(page).toContain('](devices.svg)');
    expect(page).toContain(
      '| devices | own listener: messages/s | own listener: memory, MB | Telegraf: messages/s | Telegraf: memory, MB |',
    );
    expect(page).toContain('| 500 | 25,000 | 1,500 | – | – |');
  });
});

describe('the park of a bench', () => {
  it('has as many points as messages have values', () => {
    expect(benchSite(2).match(/kind: (gauge|total)/g)).toHaveLength(8);
    expect(benchSite(2, 6)).toContain('id: circuit.temp2, kind: gauge');
    expect(benchSite(2, 6).match(/kind: (gauge|total)/g)).toHaveLength(12);
  });
});
