/** A command says what it has found, and its libraries nothing. */
export const SILENT = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  debug: () => undefined,
};
