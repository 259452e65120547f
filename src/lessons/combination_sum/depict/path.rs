//! Of a large tree: the calls on the path, each with the candidates of its loop.

use super::{CHIP_GAP, CHIP_HEIGHT};
use crate::algo::backtrack::{Dedup, Input, Look, State, Step};
use crate::lessons::page::{CAPTION_SIZE, Page, text_width};
use crate::scene::{Key, Mark, Role, Shape, Tone};
use crate::words::Lang;

const MOST_LEVELS: usize = 8;

pub fn draw(page: &mut Page, input: &Input, state: &State, step: Option<&Step>) {
    let depth = state.path.len();
    let levels = levels(input);
    // The innermost calls stay in view, and each call in its place as long as it is.
    let first = (depth + 1).saturating_sub(levels).next_multiple_of((levels / 2).max(1)).min(depth);
    let first = if depth < levels { 0 } else { first };
    page.caption(match (page.lang, first) {
        (Lang::En, 0) => "the path, and what its loops have tried".to_owned(),
        (Lang::Zh, 0) => "当前路径，以及各层循环试过的候选数".to_owned(),
        (Lang::En, _) => format!("from depth {first} on; above isn't shown"),
        (Lang::Zh, _) => format!("路径自第 {first} 层起；上面未画出"),
    });
    let mut rest = input.target as i64;
    for &i in &state.path[..first] {
        rest -= input.candidates[i as usize] as i64;
    }
    for level in first..(first + levels).min(depth + 1) {
        row(page, input, state, step, (level, rest));
        if let Some(&i) = state.path.get(level) {
            rest -= input.candidates[i as usize] as i64;
        }
    }
    let used = (depth + 1 - first).min(levels);
    page.y += (levels - used) as f32 * (CHIP_HEIGHT + 32.0);
    page.caption(match page.lang {
        Lang::En => "filled: tried · dashed: on the path",
        Lang::Zh => "有底色：试过 · 虚线框：在路径上",
    });
    page.caption(match page.lang {
        Lang::En => "outline: to come · struck: ruled out",
        Lang::Zh => "只有框：还没试 · 划掉：排除",
    });
    if input.dedup != Dedup::None && input.candidates.windows(2).any(|pair| pair[0] == pair[1]) {
        page.caption(match page.lang {
            Lang::En => "= 1: equal to the 1 before, skipped",
            Lang::Zh => "= 1：与前一个 1 相等，跳过",
        });
    }
}

/// How many calls there is room for.
fn levels(input: &Input) -> usize {
    (input.extent.depth as usize + 1).min(MOST_LEVELS)
}

/// One call: what is left there, and the candidates of its loop around the one in work.
fn row(page: &mut Page, input: &Input, state: &State, step: Option<&Step>, (level, rest): (usize, i64)) {
    let depth = state.path.len();
    let title = match page.lang {
        Lang::En => format!("depth {level}: {rest} left"),
        Lang::Zh => format!("第 {level} 层：余 {rest}"),
    };
    page.caption(title.clone());
    let start = state.start(level) as usize;
    let now = state.path.get(level).copied().or(if level == depth { state.last } else { None }).map(|i| i as usize);
    let is_closed = level == depth && input.ending(depth, rest).is_some();
    let widest = input.candidates.last().map_or(30.0, |last| text_width(&format!("= {last}"), CAPTION_SIZE) + 10.0);
    let width = widest.clamp(34.0, 120.0);
    let fitting = (((page.room + CHIP_GAP) / (width + CHIP_GAP)) as usize).max(1);
    let count = input.candidates.len();
    let from = now.unwrap_or(start).saturating_sub(fitting / 2).min(count.saturating_sub(fitting)).max(start);
    let mut keys = Vec::new();
    for (place, i) in (from..count.min(from + fitting)).enumerate() {
        let number = input.candidates[i];
        let skips = input.look(start as u32, i as u32, i64::MAX) == Look::Skip;
        let is_pruned = level == depth && matches!(step, Some(Step::Prune { i: first }) if i >= *first as usize);
        let (role, tone) = match now {
            _ if is_pruned || is_closed => (Role::Discarded, Tone::Flat),
            Some(now) if i == now && level < depth => (Role::Active, Tone::Flat),
            Some(now) if i <= now && skips => (Role::Discarded, Tone::Level(0.3)),
            Some(now) if i < now || (i == now && level == depth) => (Role::Plain, Tone::Flat),
            _ => (Role::Frame, Tone::Flat),
        };
        let label = if skips && now.is_some_and(|now| i <= now) { format!("= {number}") } else { number.to_string() };
        let x = page.left + place as f32 * (width + CHIP_GAP) + width / 2.0;
        let shape = Shape::Rect { width, height: CHIP_HEIGHT, corner: 5.0 };
        let key = Key::new("candidate", (level as u64) << 32 | i as u64);
        page.push(Mark::new(key, x, page.y + CHIP_HEIGHT / 2.0, shape).role(role).tone(tone).label(label));
        keys.push(key);
    }
    page.group(title, keys);
    page.y += CHIP_HEIGHT + 6.0;
}
