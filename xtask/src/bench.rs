//! Times and pictures: what is measured or looked at rather than asserted.

use crate::exec::{Result, cargo, root, run};
use crate::{npm, site, tools};

/// Peers first, all in one browser run: on a shared or emulated device only ratios within a run mean anything.
pub fn bench(args: &[String]) -> Result {
    npm::install("benches/peers")?;
    site::build()?;
    for peers in ["benches/peers/run.mjs", "benches/peers/train.mjs"] {
        run(tools::for_browser()?.arg(peers).args(args))?;
    }
    let has_native = std::fs::read_dir(root().join("benches"))?
        .any(|entry| entry.is_ok_and(|entry| entry.path().extension().is_some_and(|extension| extension == "rs")));
    if has_native { run(&mut cargo(&["bench", "--locked"])) } else { Ok(()) }
}

pub fn shots(args: &[String]) -> Result {
    let mut node = tools::for_browser()?;
    site::build()?;
    run(node.arg("tests/web/shots.mjs").args(args))
}
