import { ProblemError, wrongField } from '../http/problem.js';
import { actorOf, type Principal } from './principal.js';

/**
 * Who puts their name to something: the name of the key where authentication is on, else whom the body names.
 * @throws ProblemError `forbidden`: a key that several people have signs nothing; `bad-body`: nobody is named
 */
export function signerOf(caller: Principal | null, by: string | undefined): string {
  refuseShared(caller);
  const who = actorOf(caller, by);
  if (who === null) throw wrongField('bad-body', 'by', 'is missing: name the person who signs');
  return who;
}

/** @throws ProblemError `forbidden` */
export function refuseShared(caller: Principal | null): void {
  if (!caller?.isShared) return;
  const detail = `The key "${caller.name}" is shared and signs nothing: make a key for each person, \`greenpark keys new\`.`;
  throw new ProblemError('forbidden', detail);
}
