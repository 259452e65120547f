//! Text that says what to open, and back.
