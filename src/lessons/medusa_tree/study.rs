//! How many tokens one forward pass is expected to give, by the number of nodes: the grown tree, a chain, and no limit.

use crate::algo::medusa_tree::{Growth, Input, Mask, MedusaTree, sorted};
use crate::chart::{Axis, Chart, SeriesKind};
use crate::lessons::Study;
use crate::lessons::sorting::study::series;
use crate::trace::Plain;
use crate::words::Text;

/// One unit is a size.
const SIZES: [usize; 12] = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];
const HEADS: usize = 4;
const RANKS: u32 = 10;
/// The first head's best candidate; each further candidate, and each further head, is less often right.
const BEST: f64 = 0.6;
const A_RANK: f64 = 0.35;
const A_HEAD: f64 = 0.75;

fn accuracies() -> Vec<Vec<f64>> {
    let accuracy = |head: usize, rank: u32| BEST * libm::pow(A_HEAD, head as f64) * libm::pow(A_RANK, f64::from(rank));
    (0..HEADS).map(|head| (0..RANKS).map(|rank| accuracy(head, rank)).collect()).collect()
}

#[derive(Default)]
pub struct Sizes {
    grown: Vec<(f64, f64)>,
    chain: Vec<(f64, f64)>,
    limit: Vec<(f64, f64)>,
}

impl Study for Sizes {
    fn units(&self) -> usize {
        SIZES.len()
    }

    fn measure(&mut self, unit: usize) {
        let accuracies = accuracies();
        let nodes = SIZES[unit];
        let x = nodes as f64;
        // Whatever the tree: a pass gives one token, and as many more as heads are right in a row by any candidate.
        let all = |head: &Vec<f64>| head.iter().sum::<f64>();
        let limit = accuracies.iter().scan(1.0, |so_far, head| {
            *so_far *= all(head);
            Some(*so_far)
        });
        self.limit.push((x, 1.0 + limit.sum::<f64>()));
        let chain = Growth { accuracies: accuracies.clone(), nodes };
        let best = (1..=nodes.min(HEADS)).map(|depth| chain.chance(&vec![0; depth]));
        self.chain.push((x, 1.0 + best.sum::<f64>()));
        let growth = Some(chain);
        let sorted = sorted(&[], growth.as_ref());
        let input = Input { choices: Vec::new(), topk: RANKS, mask: Mask::Tree, growth, sorted };
        self.grown.push((x, 1.0 + Plain::<MedusaTree>::run(&input).state.expected));
    }

    fn chart(&self) -> Chart {
        let axis = |title: Text, is_log| Axis { title_en: title.en.into(), title_zh: title.zh.into(), is_log };
        Chart {
            x: axis(Text::new("nodes of the tree", "树的结点数"), true),
            y: axis(Text::new("tokens a forward pass, expected", "每次前向传播的期望词元数"), false),
            series: vec![
                series(Text::new("grown tree", "生长出的树"), SeriesKind::Measured, self.grown.clone()),
                series(Text::new("chain of best candidates", "只取最佳候选的链"), SeriesKind::Measured, self.chain.clone()),
                series(
                    Text::new("bound: all candidates of four heads", "上界：四个头的全部候选"),
                    SeriesKind::Theory,
                    self.limit.clone(),
                ),
            ],
        }
    }
}
