import { OpenStreams } from './open-streams.js';

describe('open streams', () => {
  const open = (streams: OpenStreams, caller: string): AbortController => {
    const gone = new AbortController();
    streams.open(caller, gone.signal);
    return gone;
  };

  it('are bounded for each caller, and free again when they end', () => {
    const streams = new OpenStreams();
    const own = Array.from({ length: 50 }, () => open(streams, 'page'));
    expect(() => open(streams, 'page')).toThrow(/At most 50 streams of one caller/);
    open(streams, 'other');
    own[0]!.abort();
    open(streams, 'page');
    expect(() => open(streams, 'page')).toThrow(/At most 50/);
  });

  it('are bounded in all', () => {
    const streams = new OpenStreams();
    for (let i = 0; i < 500; i++) open(streams, `caller ${i % 10}`);
    expect(() => open(streams, 'one more')).toThrow(/At most 500 streams/);
  });
});
