import { isLoopback } from '#contracts';

export { isLoopback };

/**
 * Whether the `Host` of a request names loopback. Pages of other origins reach a listener on loopback by a name of their own that
 * leads there (DNS rebinding); then their name is the `Host`. Without the header it is no browser that asks.
 */
export function asksLoopback(hostHeader: string | undefined): boolean {
  return hostHeader === undefined || isLoopback(hostHeader.trim().replace(/:\d*$/, ''));
}
