import { jest } from '@jest/globals';
import { ALERT_RULES, type AlarmFacts } from '#domain';
import { LANGUAGES } from '#words';
import { alarmSentence, alarmSentences, ruleWords } from './alarm-sentence.js';

const NONE: AlarmFacts = { value: null, unit: null, limit: null, since: null, until: null };
const alarm = (rule: string, facts: Partial<AlarmFacts> = {}, more: object = {}) => ({
  rule,
  subjectName: 'Boiler 2',
  facts: { ...NONE, ...facts },
  isOver: false,
  message: 'as its rule wrote it',
  ...more,
});

describe('the sentence of an alarm', () => {
  it('begins with what it is about, with the figure and the time of the site in the language of who reads', () => {
    const hot = alarm('boiler.limit', { value: 187.04, limit: 180, unit: 'Cel' });
    expect(alarmSentences(hot, 'Asia/Shanghai')).toEqual({
      en: 'Boiler 2: 187\u00a0°C, limit 180\u00a0°C',
      zh: 'Boiler 2：187\u00a0°C，限值 180\u00a0°C',
      de: 'Boiler 2: 187\u00a0°C, Grenzwert 180\u00a0°C',
    });
    const silent = alarm('device.silent', { since: '2027-01-13T18:31:00Z' });
    expect(alarmSentence(silent, 'en', 'Asia/Shanghai')).toBe('Boiler 2: sends nothing since 14 Jan, 02:31');
    expect(alarmSentence({ ...silent, isOver: true }, 'de', 'Asia/Shanghai')).toBe('Boiler 2: sendete nichts');
    const change = alarm('performance.cusum', { value: -4.31, unit: '%', since: '2026-12-22' });
    expect(alarmSentence(change, 'en', 'UTC')).toBe('Plant gives less heat than before since 22 Dec 2026: −4.3\u00a0%');
    expect(alarmSentence(change, 'de', 'UTC')).toContain('−4,3\u00a0%');
  });

  it('is made of formats that are made once for a language and a zone, whichever alarm comes when', () => {
    const zones = ['Asia/Shanghai', 'Europe/Berlin', 'UTC'];
    const told = () =>
      zones.flatMap((zone) => [
        alarmSentences(alarm('device.silent', { since: '2027-01-13T18:31:00Z' }), zone),
        alarmSentences(alarm('performance.cusum', { value: -4.31, unit: '%', since: '2026-12-22' }), zone),
        alarmSentences(alarm('boiler.limit', { value: 187.04, limit: 180, unit: 'Cel' }), zone),
      ]);
    const first = told();
    expect(first.map(({ en }) => en).slice(0, 4)).toEqual([
      'Boiler 2: sends nothing since 14 Jan, 02:31',
      'Plant gives less heat than before since 22 Dec 2026: −4.3\u00a0%',
      'Boiler 2: 187\u00a0°C, limit 180\u00a0°C',
      'Boiler 2: sends nothing since 13 Jan, 19:31',
    ]);
    const made = [jest.spyOn(Intl, 'DateTimeFormat'), jest.spyOn(Intl, 'NumberFormat')];
    expect(told()).toEqual(first);
    for (const one of made) expect(one).not.toHaveBeenCalled();
    jest.restoreAllMocks();
  });

  it('is there for every rule that is shipped, with cause, consequence and steps, also without any figure', () => {
    for (const { id } of ALERT_RULES) {
      for (const language of LANGUAGES) {
        const words = ruleWords(id, language);
        expect([id, language, words === null]).toEqual([id, language, false]);
        expect(words!.steps.split('\n').length).toBeGreaterThan(0);
        const sentence = alarmSentence(alarm(id), language, 'UTC');
        expect(sentence).toMatch(/\S/);
        expect(sentence).not.toMatch(/null|undefined|NaN/);
      }
    }
  });

  it('is that of the rule where it has no words of its own', () => {
    expect(alarmSentence(alarm('plant.sad'), 'zh', 'UTC')).toBe('as its rule wrote it');
    expect(alarmSentence(alarm('toString'), 'zh', 'UTC')).toBe('as its rule wrote it');
  });
});
