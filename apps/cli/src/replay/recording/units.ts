import { ucumCode, unitHint } from '#domain';

/** A unit as it was written, and the UCUM code that it means. */
export interface ReadUnit {
  readonly written: string;
  readonly code: string;
}

/** null: no unit that is known. */
export function readUnit(text: string): ReadUnit | null {
  const written = text.trim();
  const code = ucumCode(written);
  return code === null ? null : { written, code };
}

/** What is wrong with a unit, and what it may have meant. */
export const unitHelp = (text: string): string =>
  `"${text}" is no unit that is known${unitHint(text) || ': expected one such as MWh, kW, °C, m³/h, or its UCUM code'}`;
