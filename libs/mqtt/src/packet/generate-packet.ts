import { generate, writeToStream } from 'mqtt-packet';

/**
 * From its first packet on the library keeps a buffer for each of 65,536 numbers: 8 MB for packets that are seldom, for those that come
 * often are not written by it.
 */
writeToStream.cacheNumbers = false;

export { generate };
