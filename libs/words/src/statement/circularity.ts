/** Said wherever figures of the simulator are shown: what it was made from proves nothing. */
export const CIRCULARITY =
  'The 47,700 t are stated by the operator of the shipped plant. That a simulated plant reaches them at normal weather is circular: its demand and its plan derive from them.';
