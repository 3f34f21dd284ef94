import { isIP } from 'node:net';

/** `192.0.2.1,10.0.0.0/8`: addresses and networks. */
export const readProxies = (text: string): string[] => text.split(',').map((part) => part.trim());

/** Whether each part is an IP address, or one with the length of its prefix; names would be trusted by whoever answers for them. */
export function areProxies(text: string): boolean {
  return readProxies(text).every((part) => {
    const [address, prefix, ...rest] = part.split('/') as [string, ...string[]];
    const version = isIP(address);
    if (version === 0 || rest.length > 0) return false;
    // All addresses: whoever sends a header would choose his own.
    return prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
  });
}
