/** A Modbus word as the signed number that it means: 65236 of 16 bits is -300. */
export const signedWord = (raw: number, bits: 16 | 32 = 16): number => (raw >= 2 ** (bits - 1) ? raw - 2 ** bits : raw);
