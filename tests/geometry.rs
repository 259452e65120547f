//! Exact signs and exact numbers against rational arithmetic.

#[path = "geometry/oracle.rs"]
mod oracle;
#[path = "geometry/predicates.rs"]
mod predicates;
