import type { Principal } from '../access/principal.js';
import { personOfCall } from './book.js';

const key = (name: string, isShared: boolean): Principal => ({
  name,
  role: 'admin',
  sites: null,
  expiresMs: null,
  isShared,
  key: 'a'.repeat(64),
});

describe('who acts in the verification book', () => {
  it('is the holder of the key, whatever the body says; without keys whom the body names', () => {
    expect(personOfCall(key('Chen Jing', false), 'Li Wei')).toBe('Chen Jing');
    expect(personOfCall(null, ' Chen Jing ')).toBe('Chen Jing');
  });

  it('is nobody by a key that several people have, and nobody without a name', () => {
    expect(() => personOfCall(key('api-key', true), 'Chen Jing')).toThrow('shared and signs nothing');
    for (const by of [undefined, '', '  ']) expect(() => personOfCall(null, by)).toThrow('by: is missing');
  });
});
