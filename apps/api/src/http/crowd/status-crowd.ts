/** What shows a plant as it runs is asked by all of its pages: half of 50 ms is left to read it, after this and the read before. */
export const STATUS_CROWD_REST_MS = 20;
