export const behind = 'a door';
