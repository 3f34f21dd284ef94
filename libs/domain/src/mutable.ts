/** The same, to be written to by whoever has made it. */
export type Mutable<Of> = { -readonly [Key in keyof Of]: Of[Key] };
