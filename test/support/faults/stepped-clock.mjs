// Loaded before a service (`--import`): its wall clock is off by what the file CLOCK_FILE says, ms, looked at five times a second.
import { readFileSync } from 'node:fs';

const RealDate = Date;
const now = RealDate.now.bind(RealDate);
let offMs = 0;

function look() {
  try {
    offMs = Number(readFileSync(process.env.CLOCK_FILE, 'utf8')) || 0;
  } catch {
    offMs = 0;
  }
}
look();
setInterval(look, 200).unref();

globalThis.Date = class Date extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(now() + offMs);
    else super(...args);
  }
  static now() {
    return now() + offMs;
  }
};
