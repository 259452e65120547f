// Values as floats: each sum is rounded once.
alias Value = f32;
const UNREACHED = -3.4028234663852886e38f;
