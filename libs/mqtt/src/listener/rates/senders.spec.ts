import { rateLimit } from './device-rate.js';
import { Senders } from './senders.js';
import { KnownTopic } from '../topics/topic-table.js';

const LIMIT = rateLimit(1_000);
const NOW = 1_000_000;

describe('senders', () => {
  it('have a rate each for the same device', () => {
    const senders = new Senders();
    const [rude, polite] = [senders.enter('rude'), senders.enter('polite')];
    for (let i = 0; i < 20_000; i++) rude.rateOf('park/boiler-1').take(NOW, LIMIT);
    expect(polite.rateOf('park/boiler-1').take(NOW, LIMIT)).toBe(0);
    expect(senders.slowedSince(NOW).map(({ device }) => device)).toEqual(['park/boiler-1']);
  });

  it('share it over their connections, and take it along when they come again', () => {
    const senders = new Senders();
    const first = senders.enter('gateway');
    const second = senders.enter('gateway');
    expect(second).toBe(first);
    for (let i = 0; i < 3_000; i++) first.rateOf('park/boiler-1').take(NOW, LIMIT);
    senders.leave(first);
    senders.leave(second);
    senders.sweep(NOW, LIMIT);
    expect(senders.enter('gateway').rateOf('park/boiler-1').take(NOW, LIMIT)).toBeGreaterThan(NOW);
  });

  it('are slowed at their rate, however often it is looked whether they have rested', () => {
    const senders = new Senders();
    const sender = senders.enter('gateway');
    let slowed = 0;
    // 2,500 messages/s for 10 s: the burst of 1,000 is used up by the first 1,667, and each one behind those comes above the rate.
    for (let i = 0; i < 25_000; i++) {
      const now = NOW + i / 2.5;
      if (i % 1_250 === 0) senders.sweep(now, LIMIT);
      if (sender.rateOf('park/boiler-1').take(now, LIMIT) > 0) slowed++;
    }
    expect(slowed).toBe(25_000 - 1_666);
  });

  it('have their rates looked through every ten seconds, and twice a second where they have many', () => {
    const senders = new Senders();
    const [few, many] = [senders.enter('few'), senders.enter('many')];
    senders.sweep(NOW, LIMIT);
    const kept = few.rateOf('park/boiler-1');
    kept.take(NOW, LIMIT);
    const crowd = Array.from({ length: 5_000 }, (_, i) => many.rateOf(`park/d${i}`));
    for (const rate of crowd) rate.take(NOW, LIMIT);
    senders.sweep(NOW + 500, LIMIT);
    expect(few.rateOf('park/boiler-1')).toBe(kept);
    expect(crowd.every(({ isForgotten }) => isForgotten)).toBe(true);
    senders.sweep(NOW + 10_000, LIMIT);
    expect(kept.isForgotten).toBe(true);
  });

  it('are forgotten when there is nothing left to hold against them', () => {
    const senders = new Senders();
    for (let i = 0; i < 100; i++) senders.enter(`c${i}`).rateOf('park/boiler-1').take(NOW, LIMIT);
    const one = senders.enter('c0');
    for (let i = 1; i < 100; i++) senders.leave(senders.enter(`c${i}`));
    expect(senders.size).toBe(100);
    senders.sweep(NOW + 2_000, LIMIT);
    expect(senders.size).toBe(100); // all are connected still
    for (let i = 1; i < 100; i++) {
      const sender = senders.enter(`c${i}`);
      senders.leave(sender);
      senders.leave(sender);
    }
    senders.sweep(NOW + 12_000, LIMIT);
    expect(senders.size).toBe(1);
    expect(senders.enter('c0')).toBe(one);
  });

  it('share one rate beyond ten thousand devices, and remember ten thousand that are gone', () => {
    const senders = new Senders();
    const sender = senders.enter('c');
    const rates = Array.from({ length: 10_002 }, (_, i) => sender.rateOf(`park/d${i}`));
    expect(rates[10_000]).toBe(rates[10_001]);
    expect(rates[0]).not.toBe(rates[1]);
    for (let i = 0; i < 12_000; i++) senders.leave(senders.enter(`x${i}`));
    expect(senders.size).toBe(10_001);
  });

  it('are told apart by a topic that remembers whose rate it gave last', () => {
    const senders = new Senders();
    const topic = new KnownTopic('greenpark/v1/park/boiler-1/telemetry', 'park/boiler-1');
    const [one, other] = [senders.enter('one'), senders.enter('other')];
    const rate = topic.rateOf(one)!;
    expect([topic.rateOf(one), topic.rateOf(other), topic.rateOf(one)]).toEqual([
      rate,
      other.rateOf('park/boiler-1'),
      rate,
    ]);
    expect(topic.rateOf(one)).toBe(rate);
    for (let i = 0; i < 3_000; i++) rate.take(NOW, LIMIT);
    senders.sweep(NOW + 60_001, LIMIT);
    expect(topic.rateOf(one)).not.toBe(rate);
    expect(topic.rateOf(one)).toBe(one.rateOf('park/boiler-1'));
    expect(new KnownTopic('wmbusmeters/1', null).rateOf(one)).toBeNull();
  });
});
