//! The lesson's words for paths, rows and chances.

/// `[0, 1, -1]`; the middle of long lists is left out.
pub fn list<T: ToString>(items: &[T]) -> String {
    const MOST: usize = 16;
    let word = |item: &T| item.to_string();
    let words: Vec<String> = match items.len() {
        0..=MOST => items.iter().map(word).collect(),
        len => {
            let ends = items[..MOST / 2].iter().map(word).chain(["…".into()]);
            ends.chain(items[len - MOST / 2..].iter().map(word)).collect()
        }
    };
    format!("[{}]", words.join(", "))
}

/// The same, without spaces: for narrow places.
pub fn short(path: &[u32]) -> String {
    let words: Vec<String> = path.iter().map(u32::to_string).collect();
    format!("[{}]", words.join(","))
}

/// To four digits behind the point at most.
pub fn chance(chance: f64) -> String {
    let digits = format!("{chance:.4}");
    digits.trim_end_matches('0').trim_end_matches('.').to_owned()
}
