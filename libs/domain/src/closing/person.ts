/** Names are compared as people read them: "Li Wei" and " li wei" are one person. */
export const personOf = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
