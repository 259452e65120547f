// Values as integers: exact while their magnitudes sum to at most 2^30.
alias Value = i32;
const UNREACHED = i32(-2147483648);
