/** All rows of a pack `p` (table `reading_pack`), as `u` with the columns of `reading`: for those who look at packs as a whole. All others ask `readings_of`. */
export const UNPACKED = `unpack_readings(p.device_id, p.layout_id, p.first_ts, p.n, p.times, p.arrivals, p.seqs, p.vals, p.floats,
  p.quality, p.value_seqs, p.value_receiveds) u`;

/** The columns of `reading`, in its order. */
export const READING_COLUMNS = 'device_id, ts, layout_id, vals, quality, seq, received_at, seqs, receiveds';
