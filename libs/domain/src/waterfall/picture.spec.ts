import fc from 'fast-check';
import { waterfallPicture } from './picture.js';
import type { Step } from './waterfall.js';

const step = (name: string, deltaT: number, valueT: number, more: Partial<Step> = {}): Step => ({
  kind: 'choice',
  name,
  source: 'a paper',
  clause: 'a rule',
  illustrative: false,
  deltaT,
  valueT,
  aloneT: null,
  applies: true,
  parts: [],
  whole: { deltaT: Math.round(deltaT), valueT: Math.round(valueT) },
  ...more,
});
const TEXTS = { title: 'changchun-south, heating season 2025/26', locale: 'en' };

describe('the picture of a waterfall', () => {
  const steps = [
    step('claimed', 47_700, 47_700, { kind: 'claimed' }),
    step('debits', -3_191.4, 44_508.6, { kind: 'debits' }),
    step('of <another> & "third"', -1_332, 43_177, { illustrative: true, applies: false }),
  ];

  it('has a bar for each step, its whole tonnes, its source, and the same in words', () => {
    const svg = waterfallPicture(steps, { ...TEXTS, remark: 'Simulated data' });
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="waterfall-title waterfall-desc"/);
    expect(svg).toContain('<title id="waterfall-title">changchun-south, heating season 2025/26</title>');
    expect(svg).toContain('claimed: 47,700 t CO₂e; debits: −3,191 t, left 44,509 t');
    expect(svg).toContain('<desc id="waterfall-desc">Simulated data ');
    for (const label of ['>−3,191<', '>44,509<', '>47,700<', '2. a rule. Source: a paper<', '(illustrative)']) {
      expect(svg).toContain(label);
    }
    const bars = [...svg.matchAll(/<rect [^>]*fill="#[0-9a-f]{6}"\/>/g)];
    expect(bars).toHaveLength(3);
  });

  it('is drawn to scale: the end of a bar is where the next one begins', () => {
    const svg = waterfallPicture(steps, TEXTS);
    const bars = [
      ...svg.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="18" fill="#[0-9a-f]{6}"\/>/g),
    ];
    const [claimed, debits] = bars.map(([, x, width]) => ({ from: Number(x), to: Number(x) + Number(width) }));
    expect(debits!.to).toBeCloseTo(claimed!.to, 0);
    expect((debits!.from - claimed!.from) / (claimed!.to - claimed!.from)).toBeCloseTo(44_509 / 47_700, 2);
  });

  it('holds no text that would end it, whatever the words are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ maxLength: 600 }), (name, source) => {
        const svg = waterfallPicture([step(name, 10, 10, { source })], { ...TEXTS, title: name });
        const tags = new Set([...svg.matchAll(/<\/?([^\s/>]+)/g)].map(([, tag]) => tag));
        expect([...tags].sort()).toEqual(['desc', 'rect', 'svg', 'text', 'title']);
        expect(svg).not.toMatch(/[^\P{Cc}\t\n]/u);
      }),
    );
  });
});
