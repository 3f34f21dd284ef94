import type { StatementFigures } from '#derivation';
import type { Site } from '#domain';
import { notFound } from '../http/problem.js';

/**
 * A customer by name, or by the id of one of its substations.
 * @throws ProblemError `not-found`, with the customers that there are
 */
export function customerNamed({ customers }: StatementFigures, site: Site, wanted: string): string {
  const plain = (text: string): string => text.normalize('NFKC').trim().toLowerCase();
  const found =
    customers.find(({ customer }) => plain(customer.name) === plain(wanted)) ??
    customers.find(({ customer: { meters, unmetered } }) =>
      [...meters.map(({ device }) => device), ...unmetered].some(({ id }) => id === wanted),
    );
  if (found) return found.customer.name;
  const known = customers.map(({ customer }) => customer.name).join('; ') || 'none';
  throw notFound(`Site ${site.id} has no customer "${wanted}". Known: ${known}.`);
}
