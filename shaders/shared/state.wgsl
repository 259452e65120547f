// Words of an optimizer's state, which stays on the device; floats as their bits.

const BAD = 0u;      // not 0: a gradient of this step isn't finite
const APPLY = 1u;    // whether this step changes anything
const STEP = 2u;     // steps that were applied
const CLEAN = 3u;    // steps since the scale changed last
const SKIPPED = 4u;
const SCALE = 5u;    // of the loss
const INVERSE = 6u;  // of the scale that this step's gradients have
const POWER_1 = 7u;  // beta_1 to the power of STEP
const POWER_2 = 8u;
