//! The wasm module's start: from here on, JavaScript calls what `web` exports.

fn main() {
    stepscope::web::report_panics();
}
