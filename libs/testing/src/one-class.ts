import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';

/** Whether V8 keeps one hidden class for all of them: then each costs its values, and who reads them finds them at one place. */
export function haveOneClass(...objects: readonly object[]): boolean {
  setFlagsFromString('--allow-natives-syntax');
  const isSame = runInThisContext('(a, b) => %HaveSameMap(a, b)') as (a: object, b: object) => boolean;
  return objects.every((one) => isSame(objects[0]!, one));
}
