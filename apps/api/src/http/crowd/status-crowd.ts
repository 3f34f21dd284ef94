/**
 * What shows a plant as it runs is asked by all of its pages: who has come while one was read for several waits for that read, this rest and the
 * next read. However many they are, it is read some 150 times a second, which costs about as many ms of the API and of PostgreSQL each.
 */
export const STATUS_CROWD_REST_MS = 5;
