//! Work of kernels: many threads, tiles, and what a model guesses.

use super::teller::{Teller, and, counted, list};

pub fn product(teller: &mut Teller) {
    let [a, b] = [(); 2].map(|()| [(); 4].map(|()| teller.within(0..6)));
    let shown = |m: &[usize; 4]| format!("[{}, {}]", list(&m[..2]), list(&m[2..]));
    teller.say([
        format!("Four threads multiply {} by {}.", shown(&a), shown(&b)),
        format!("A is {} and B is {}. Their product has 4 numbers.", shown(&a), shown(&b)),
        format!("The matrices are {} and {}.", shown(&a), shown(&b)),
        format!("A tile of A, {}, and a tile of B, {}, are loaded.", shown(&a), shown(&b)),
    ]);
    let mut out = [0; 4];
    for (row, column) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let [x, y, z, w] = [a[2 * row], b[column], a[2 * row + 1], b[2 + column]];
        let (first, second) = (x * y, z * w);
        out[2 * row + column] = first + second;
        teller.repeat([
            format!("Row {row} by column {column}: {x} x {y} = {first}, {z} x {w} = {second}, and {first} + {second} = {}.", first + second),
            format!(
                "The thread of row {row} and column {column} takes {x} x {y} = {first} and {z} x {w} = {second}. {first} + {second} = {}.",
                first + second
            ),
        ]);
    }
    teller.say([
        format!("The product is {}.", shown(&out)),
        format!("Written back: {}.", shown(&out)),
        format!("So we get {}.", shown(&out)),
    ]);
}

/// Softmax of base 2 over tiles, one pass: whole numbers as scores keep all of it exact.
pub fn tiles(teller: &mut Teller) {
    teller.say([
        "The scores come tile by tile, and the softmax keeps a maximum and a sum.",
        "One pass is enough for a softmax, for its sum can be rescaled.",
        "We count in powers of 2. A score counts 1 if it is the maximum, and half for each 1 that it is below.",
    ]);
    let mut max = teller.within(1..5);
    let mut sum = 0.0;
    for tile in 0..teller.within(3..5) {
        let first = tile == 0;
        let top = if first { max } else { (max + teller.below(4)).saturating_sub(1) };
        let mut scores = [0, teller.below(3), teller.below(3)].map(|below: usize| top.saturating_sub(below));
        scores.rotate_right(teller.below(3));
        teller.repeat([
            format!("Tile {tile} has the scores {}.", list(&scores)),
            format!("Now tile {tile} is loaded: {}.", list(&scores)),
        ]);
        if first {
            teller.repeat([format!("The maximum is {max}."), format!("So the maximum is {max}.")]);
        } else if top > max {
            let rescaled = sum / f64::from(1u32 << (top - max));
            teller.repeat([
                format!("The maximum rises from {max} to {top}, so the sum {sum} becomes {rescaled}."),
                format!("{top} is larger than {max}: the sum {sum} is rescaled to {rescaled}."),
            ]);
            (max, sum) = (top, rescaled);
        } else {
            teller.repeat([format!("The maximum stays {max}."), format!("{max} stays the maximum.")]);
        }
        let parts: Vec<f64> = scores.iter().map(|score| 1.0 / f64::from(1u32 << (max - score))).collect();
        let added: f64 = parts.iter().sum();
        teller.repeat([
            format!("The tile adds {}, and the sum is {}.", and(&parts), sum + added),
            format!("It brings {}; the sum is {}.", and(&parts), sum + added),
        ]);
        sum += added;
    }
    teller.say([
        format!("At the end we divide once, by {sum}."),
        format!("All tiles are done. The output is divided by {sum}."),
        format!("The maximum is {max} and the sum {sum}; no tile is read twice."),
    ]);
}

pub fn sum(teller: &mut Teller) {
    let mut items = teller.numbers(8..9, 0..10);
    teller.say([
        format!("Eight threads add {}.", list(&items)),
        format!("The workgroup holds {} and wants their sum.", list(&items)),
        format!("A sum of {} takes three steps, not seven.", list(&items)),
    ]);
    while items.len() > 1 {
        let half = items.len() / 2;
        let threads = if half == 1 { "One thread".into() } else { format!("{half} threads") };
        teller.repeat([format!("{threads} at work."), format!("{threads} at work, with two numbers each.")]);
        for at in 0..half {
            let (a, b) = (items[at], items[at + half]);
            teller.repeat([format!("{a} + {b} = {}.", a + b), format!("Thread {at}: {a} + {b} = {}.", a + b)]);
            items[at] += b;
        }
        items.truncate(half);
        teller.repeat([
            format!("After the barrier: {}.", list(&items)),
            format!("The barrier is passed; the workgroup holds {}.", list(&items)),
        ]);
    }
    teller.say([format!("The sum is {}.", items[0]), format!("Thread 0 writes {}.", items[0])]);
}

/// The nearest code of a codebook.
pub fn codes(teller: &mut Teller) {
    let codes = teller.rising(3..5, 0..60);
    teller.say([
        format!("The codebook is {}.", list(&codes)),
        format!("There are {} codes: {}.", codes.len(), list(&codes)),
        format!("Every number becomes the nearest code of {}.", list(&codes)),
    ]);
    let mut used = vec![0; codes.len()];
    for number in teller.distinct(4..7, 0..60) {
        let distances: Vec<usize> = codes.iter().map(|code| code.abs_diff(number)).collect();
        let nearest = (0..codes.len()).min_by_key(|code| distances[*code]).unwrap_or_default();
        used[nearest] += 1;
        teller.repeat([
            format!("{number} has the distances {}, so it becomes {}.", list(&distances), codes[nearest]),
            format!("{number} is nearest to {}, at distance {}.", codes[nearest], distances[nearest]),
            format!("For {number} the distances are {}: code {nearest}.", list(&distances)),
        ]);
    }
    teller.say([
        format!("How often each code was used: {}.", list(&used)),
        match used.iter().position(|count| *count == 0) {
            Some(dead) => format!("Nothing came to {}: that code is dead.", codes[dead]),
            None => "Every code was used.".into(),
        },
    ]);
}

const WHO: [&str; 8] =
    ["the thread", "each thread", "the kernel", "a kernel", "the model", "every head", "one workgroup", "the last workgroup"];
const DOES: [&str; 8] = [
    "loads a tile",
    "adds two numbers",
    "writes one number",
    "waits for the others",
    "compares two items",
    "reads the scores",
    "counts the digits",
    "moves an item",
];
const HOW: [&str; 8] = [
    "before the barrier",
    "after the barrier",
    "in one pass",
    "at the same time",
    "from left to right",
    "until nothing is left",
    "and then stops",
    "for each row",
];

/// A model that guesses several words and checks them in one pass.
pub fn drafts(teller: &mut Teller) {
    let parts = [teller.one_of(&WHO), teller.one_of(&DOES), teller.one_of(&HOW)];
    let words: Vec<&str> = parts.iter().flat_map(|part| part.split(' ')).collect();
    let heads = teller.within(2..4);
    teller.say([
        format!("A model with {heads} heads writes a sentence. The heads guess, and one pass checks all that they guess."),
        format!("The model writes, and {heads} heads guess what follows."),
        format!("Each pass gives one word, and its {heads} heads guess the next ones."),
    ]);
    let (mut at, mut passes) = (0, 0);
    while at < words.len() {
        passes += 1;
        let sure = words[at];
        let right = &words[at + 1..words.len().min(at + 1 + heads)];
        let mut guessed: Vec<&str> = right.to_vec();
        for guess in &mut guessed {
            if teller.below(3) == 0 {
                *guess = teller.one_of(&["tile", "item", "number", "is", "and", "of"]);
            }
        }
        let accepted = guessed.iter().zip(right).take_while(|(guess, word)| guess == word).count();
        teller.repeat([format!("The pass says \"{sure}\"."), format!("Next is \"{sure}\".")]);
        if !guessed.is_empty() {
            let quoted: Vec<String> = guessed.iter().map(|word| format!("\"{word}\"")).collect();
            let verdict = match accepted {
                0 => format!("\"{}\" is wrong, so nothing is accepted", guessed[0]),
                _ if accepted == guessed.len() => format!("{accepted} accepted"),
                _ => format!("{accepted} accepted, then \"{}\" is wrong", guessed[accepted]),
            };
            teller.repeat([
                format!("The heads guess {}: {verdict}.", and(&quoted)),
                format!("Guessed: {}. {}.", quoted.join(", "), verdict),
            ]);
        }
        at += 1 + accepted;
        teller.repeat([format!("We have \"{}\".", words[..at].join(" ")), format!("So far: \"{}\".", words[..at].join(" "))]);
    }
    teller.say([
        format!(
            "That took {} for {} words.",
            if passes == 1 { "1 pass".into() } else { format!("{passes} passes") },
            words.len()
        ),
        format!("{} words from {}.", words.len(), counted(passes, "step")),
    ]);
}
