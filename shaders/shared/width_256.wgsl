const D4_MAX = 64u;   // vectors of four floats in a row that a private array must hold: d and dv up to 256
