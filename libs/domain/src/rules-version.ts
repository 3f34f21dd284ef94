/** Version of the rules by which figures are made; a change of a figure without a change of data raises it. */
export const RULES_VERSION = '1.3';
