import { beginsWithYear } from '../http/text-forms.js';
import { parseRfc3339 } from '../telemetry/measurement-time.js';

/** Unix ms from which on a credential does not hold: RFC 3339 with an offset, or the first moment of a day, UTC; null: neither. */
export const expiryMs = (text: string): number | null =>
  beginsWithYear(text) ? parseRfc3339(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text) : null;
