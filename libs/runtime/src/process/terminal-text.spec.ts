import fc from 'fast-check';
import { terminalLine, terminalText, withoutPasswords } from './terminal-text.js';

describe('text from outside on a terminal', () => {
  it('is written out where the terminal would obey it, and is as it was elsewhere', () => {
    expect(terminalText('\u001b[2Jgone\u009b31m')).toBe('\\u001b[2Jgone\\u009b31m');
    expect(terminalText('abc\u202e321\r')).toBe('abc\\u202e321\\u000d');
    expect(terminalText('Kältewärme 暖气\tä\n😀')).toBe('Kältewärme 暖气\tä\n😀');
    expect(terminalLine('one\ntwo\t')).toBe('one\\u000atwo\\u0009');
  });

  it('holds nothing that a terminal obeys, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(terminalLine(text)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});

describe('passwords of URLs', () => {
  it('are left out', () => {
    expect(withoutPasswords('postgres://greenpark:hunter2@db:5432/x does not answer')).toBe(
      'postgres://greenpark:***@db:5432/x does not answer',
    );
    expect(withoutPasswords('mqtts://u:a@b/c:d@host: ECONNREFUSED')).toBe('mqtts://u:***@host: ECONNREFUSED');
    expect(withoutPasswords('mqtt://:secret@host')).toBe('mqtt://:***@host');
    expect(withoutPasswords('http://127.0.0.1:3000 is ready, mail a@b.c')).toBe(
      'http://127.0.0.1:3000 is ready, mail a@b.c',
    );
  });
});
