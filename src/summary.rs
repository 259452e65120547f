//! What a picture says of a run of items in place of each of them. It's here because a million of them are looked at for every picture.

use std::cell::RefCell;

/// Longer rows are remembered from picture to picture.
const REMEMBERED_FROM: usize = 50_000;
/// How many rows are: those of one picture.
const MOST_REMEMBERED: usize = 4;

thread_local! {
    /// The rows that were looked at last, the latest at the end. From step to step a row changes in a few places, and what is as it was
    /// needn't be summed up again.
    static ROWS: RefCell<Vec<Row>> = const { RefCell::new(Vec::new()) };
}

struct Row {
    id: u32,
    items: Vec<u32>,
    levels: Vec<f32>,
    per_run: usize,
    runs: Vec<Option<Summary>>,
}

/// Sums up every run of `per_run` items of a row; `id` tells the rows of a picture apart.
pub fn runs(id: u32, items: &[u32], levels: &[f32], per_run: usize) -> Vec<Option<Summary>> {
    let all = || items.chunks(per_run).map(|run| Summary::of(run, levels)).collect::<Vec<_>>();
    if items.len() < REMEMBERED_FROM {
        return all();
    }
    ROWS.with_borrow_mut(|rows| {
        let is_same =
            |row: &Row| row.id == id && row.per_run == per_run && row.items.len() == items.len() && row.levels == levels;
        let mut row = match rows.iter().position(is_same) {
            Some(place) => rows.remove(place),
            None => {
                if rows.len() == MOST_REMEMBERED {
                    rows.remove(0);
                }
                Row { id, items: items.to_vec(), levels: levels.to_vec(), per_run, runs: all() }
            }
        };
        for ((now, before), summary) in items.chunks(per_run).zip(row.items.chunks_mut(per_run)).zip(&mut row.runs) {
            if now != before {
                before.copy_from_slice(now);
                *summary = Summary::of(now, levels);
            }
        }
        let runs = row.runs.clone();
        rows.push(row);
        runs
    })
}

/// The least and the greatest of some items, by their levels, and the mean level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    pub least: u32,
    pub most: u32,
    pub mean: f32,
}

impl Summary {
    /// Of items by number, each with its level; numbers without a level are passed over. None where that leaves nothing.
    pub fn of(items: &[u32], levels: &[f32]) -> Option<Summary> {
        let (mut least, mut most) = ((f32::INFINITY, 0), (f32::NEG_INFINITY, 0));
        let (mut sum, mut count) = (0.0, 0);
        for &item in items {
            let Some(&level) = levels.get(item as usize) else { continue };
            if level < least.0 {
                least = (level, item);
            }
            if level > most.0 {
                most = (level, item);
            }
            sum += f64::from(level);
            count += 1;
        }
        (count > 0).then(|| Summary { least: least.1, most: most.1, mean: (sum / f64::from(count)) as f32 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_what_is_summed_up_anew() {
        let mut items: Vec<u32> = (0..60_000).map(|i| i * 7919 % 60_000).collect();
        let levels: Vec<f32> = (0..60_000).map(|i| (i * 31 % 1009) as f32).collect();
        for change in 0..40usize {
            items.swap(change * 997 % 60_000, change * 31_337 % 60_000);
            items[change * 1_009] = if change % 3 == 0 { u32::MAX } else { 5 };
            let per_run = if change % 7 == 0 { 500 } else { 300 };
            let anew: Vec<_> = items.chunks(per_run).map(|run| Summary::of(run, &levels)).collect();
            assert_eq!(runs(change as u32 % 2, &items, &levels, per_run), anew);
            let other: Vec<f32> = levels.iter().map(|level| -level).collect();
            assert_eq!(runs(0, &items, &other, per_run)[3].map(|run| run.mean), anew[3].map(|run| -run.mean));
        }
    }
}
