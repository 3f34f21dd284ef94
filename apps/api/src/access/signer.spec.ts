import { ProblemError } from '../http/problem.js';
import type { Principal } from './principal.js';
import { signerOf } from './signer.js';

const key: Principal = { name: 'Li Wei', role: 'auditor', sites: null, expiresMs: null, isShared: false, key: 'a' };
const problemOf = (caller: Principal | null, by?: string): unknown => {
  try {
    return signerOf(caller, by);
  } catch (error) {
    return error instanceof ProblemError && [error.problem, error.errors[0]?.field];
  }
};

describe('who puts their name to something', () => {
  it('is the key, whatever a body says, and the body where there are no keys', () => {
    expect(signerOf(key, 'Somebody else')).toBe('Li Wei');
    expect(signerOf(null, ' Wang Fang ')).toBe('Wang Fang');
  });

  it('is nobody where the key is shared, or no name is said', () => {
    expect(problemOf({ ...key, isShared: true }, 'Wang Fang')).toEqual(['forbidden', undefined]);
    expect(problemOf(null)).toEqual(['bad-body', 'by']);
  });
});
