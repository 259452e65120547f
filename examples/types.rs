//! Writes the types of all lessons, which the npm package carries as `lessons.d.ts`.

fn main() {
    print!("{}", stepscope::lessons::form::declarations());
}
