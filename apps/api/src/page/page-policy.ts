/** Everything from here: no other host, no inline script, no inline style but the given ones, no frame around it. */
export const pagePolicy = (...styles: readonly string[]): string =>
  `default-src 'self'; img-src 'self' data:; style-src ${["'self'", ...styles].join(' ')}; object-src 'none'; base-uri 'none'; frame-ancestors 'none'`;
