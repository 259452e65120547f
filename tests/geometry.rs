//! Geometry against rational arithmetic.

#[path = "geometry/few.rs"]
mod few;
#[path = "geometry/hulls.rs"]
mod hulls;
#[path = "geometry/laws.rs"]
mod laws;
#[path = "geometry/oracle.rs"]
mod oracle;
#[path = "geometry/polygons.rs"]
mod polygons;
#[path = "geometry/predicates.rs"]
mod predicates;
#[path = "geometry/turning.rs"]
mod turning;
