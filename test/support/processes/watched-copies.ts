import type { Database, Transaction } from '#postgres';

/** What became of each copy, in order. */
export type Copies = ('copied' | 'refused')[];

/**
 * A database that notes what becomes of each copy; `before` runs first, in the transaction, and what it throws stands for the
 * answer of the server. It is told what is to be done meanwhile.
 */
export function watchedCopies(
  real: Database,
  copies: Copies,
  before: (tx: Transaction, meanwhile: (() => void) | undefined) => Promise<void> = () => Promise.resolve(),
): Database {
  const transaction: Database['transaction'] = (work) =>
    real.transaction((tx) => {
      const copyIn: Transaction['copyIn'] = async (sql, rows, meanwhile) => {
        try {
          await before(tx, meanwhile);
          await tx.copyIn(sql, rows, meanwhile);
          copies.push('copied');
        } catch (error) {
          copies.push('refused');
          throw error;
        }
      };
      return work(new Proxy(tx, { get: (of, key) => (key === 'copyIn' ? copyIn : bound(of, key)) }));
    });
  return new Proxy(real, { get: (of, key) => (key === 'transaction' ? transaction : bound(of, key)) });
}

function bound(of: object, key: string | symbol): unknown {
  const found: unknown = Reflect.get(of, key);
  return typeof found === 'function' ? (found as () => unknown).bind(of) : found;
}
