import { Injectable } from '@nestjs/common';

/** What time it is for every answer, so that a test can say so. */
@Injectable()
export class Clock {
  /** Unix ms. */
  now(): number {
    return Date.now();
  }
}
