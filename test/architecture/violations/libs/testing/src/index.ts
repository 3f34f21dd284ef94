export const here = 'a door';
