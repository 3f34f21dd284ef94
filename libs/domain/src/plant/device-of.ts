/** The device in the address of a point, `device/point`. */
export const deviceOf = (address: string): string => address.slice(0, address.indexOf('/'));
