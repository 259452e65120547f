//! Byte-pair encoding: text as tokens of a small vocabulary, in which every byte is a token of its own.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::str::FromStr;

/// No piece of text is longer, and no token: merging takes bounded time, and no list of merges makes tokens that fill the memory.
pub const MOST_BYTES: usize = 32;
/// Tokens are `u16`.
const MOST_TOKENS: usize = 1 << 16;

/// The tokens of a model: the 256 bytes, and what merges of two earlier tokens make.
///
/// As text, one merge a line: the numbers of its two tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    bytes: Vec<Vec<u8>>,
    /// What each merge makes. Merges are done in the order of these numbers.
    merges: HashMap<(u16, u16), u16>,
}

/// A line that is no merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "line {line} isn't a merge, which is two numbers of earlier tokens that weren't merged before, together {MOST_BYTES} bytes at most"
)]
pub struct NoMerge {
    /// From 1.
    pub line: usize,
}

impl Vocabulary {
    /// The 256 bytes.
    pub fn of_bytes() -> Vocabulary {
        Vocabulary { bytes: (0..=u8::MAX).map(|byte| vec![byte]).collect(), merges: HashMap::new() }
    }

    /// Merges the pair that stands most often in `texts`, that of the lowest numbers where several do, until there are `size` tokens
    /// or no pair stands twice.
    pub fn train<T: AsRef<[u8]>>(texts: impl IntoIterator<Item = T>, size: usize) -> Vocabulary {
        let mut counts = BTreeMap::<Vec<u8>, u64>::new();
        for text in texts {
            for piece in pieces(text.as_ref()) {
                match counts.get_mut(piece) {
                    Some(count) => *count += 1,
                    None => drop(counts.insert(piece.to_vec(), 1)),
                }
            }
        }
        let mut words: Vec<(Vec<u16>, u64)> = counts.iter().map(|(piece, count)| (as_bytes(piece), *count)).collect();
        let mut vocabulary = Vocabulary::of_bytes();
        while vocabulary.len() < size.min(MOST_TOKENS) {
            let mut pairs = HashMap::<(u16, u16), u64>::new();
            for (tokens, count) in &words {
                pairs_of(tokens).for_each(|pair| *pairs.entry(pair).or_default() += count);
            }
            let twice = pairs.into_iter().filter(|(_, count)| *count > 1);
            let Some((pair, _)) = twice.max_by_key(|(pair, count)| (*count, Reverse(*pair))) else { break };
            let token = vocabulary.add(pair);
            words.iter_mut().for_each(|(tokens, _)| merge(tokens, pair, token));
        }
        vocabulary
    }

    /// How many tokens there are. Their numbers are below this.
    #[expect(clippy::len_without_is_empty, reason = "the bytes are always there")]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The tokens of a text, in time that grows with its length alone.
    pub fn encode(&self, text: impl AsRef<[u8]>) -> Vec<u16> {
        pieces(text.as_ref()).flat_map(|piece| self.encode_piece(piece)).collect()
    }

    fn encode_piece(&self, piece: &[u8]) -> Vec<u16> {
        let mut tokens = as_bytes(piece);
        while let Some((token, pair)) = pairs_of(&tokens).filter_map(|pair| Some((*self.merges.get(&pair)?, pair))).min() {
            merge(&mut tokens, pair, token);
        }
        tokens
    }

    /// The bytes that tokens stand for. Panics if a token isn't below `len`.
    pub fn decode(&self, tokens: &[u16]) -> Vec<u8> {
        tokens.iter().flat_map(|token| self.bytes_of(*token)).copied().collect()
    }

    /// The bytes of one token. Panics if it isn't below `len`.
    pub fn bytes_of(&self, token: u16) -> &[u8] {
        &self.bytes[usize::from(token)]
    }

    /// A token as readers see it: its text, or, where its bytes aren't text by themselves, those as `<e4 bd>`. Panics if it isn't
    /// below `len`.
    pub fn text_of(&self, token: u16) -> String {
        let bytes = self.bytes_of(token);
        let numbers = || bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ");
        std::str::from_utf8(bytes).map_or_else(|_| format!("<{}>", numbers()), str::to_owned)
    }

    fn add(&mut self, (left, right): (u16, u16)) -> u16 {
        let token = self.len() as u16;
        self.bytes.push([self.bytes_of(left), self.bytes_of(right)].concat());
        self.merges.insert((left, right), token);
        token
    }

    /// Whether `from_str` may add a merge.
    fn takes(&self, (left, right): (u16, u16)) -> bool {
        let length = |token: u16| self.bytes.get(usize::from(token)).map_or(MOST_BYTES, Vec::len);
        self.len() < MOST_TOKENS && length(left) + length(right) <= MOST_BYTES && !self.merges.contains_key(&(left, right))
    }
}

impl fmt::Display for Vocabulary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut merges: Vec<_> = self.merges.iter().collect();
        merges.sort_unstable_by_key(|(_, token)| **token);
        merges.into_iter().try_for_each(|((left, right), _)| writeln!(f, "{left} {right}"))
    }
}

impl FromStr for Vocabulary {
    type Err = NoMerge;

    fn from_str(text: &str) -> Result<Vocabulary, NoMerge> {
        let mut vocabulary = Vocabulary::of_bytes();
        for (at, line) in text.lines().enumerate() {
            let pair = line.split_once(' ').and_then(|(left, right)| Some((left.parse().ok()?, right.parse().ok()?)));
            vocabulary.add(pair.filter(|pair| vocabulary.takes(*pair)).ok_or(NoMerge { line: at + 1 })?);
        }
        Ok(vocabulary)
    }
}

fn as_bytes(piece: &[u8]) -> Vec<u16> {
    piece.iter().copied().map(u16::from).collect()
}

fn pairs_of(tokens: &[u16]) -> impl Iterator<Item = (u16, u16)> {
    tokens.array_windows().map(|[left, right]| (*left, *right))
}

fn merge(tokens: &mut Vec<u16>, (left, right): (u16, u16), token: u16) {
    let (mut from, mut to) = (0, 0);
    while from < tokens.len() {
        let is_pair = tokens[from] == left && tokens.get(from + 1) == Some(&right);
        tokens[to] = if is_pair { token } else { tokens[from] };
        from += if is_pair { 2 } else { 1 };
        to += 1;
    }
    tokens.truncate(to);
}

#[derive(PartialEq)]
enum Class {
    /// And every byte of a character beyond ASCII.
    Letter,
    Digit,
    Mark,
}

fn class(byte: u8) -> Class {
    match byte {
        b'0'..=b'9' => Class::Digit,
        b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => Class::Letter,
        _ => Class::Mark,
    }
}

/// What merges stay within: a word with the space before it, one digit, or the marks and spaces between those.
fn pieces(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let run = |from: usize| {
            let same = rest[from..].iter().take(MOST_BYTES).take_while(|byte| class(**byte) == class(rest[from]));
            same.count()
        };
        let is_word_at = |at: usize| rest.get(at).is_some_and(|byte| class(*byte) == Class::Letter);
        let length = match class(*rest.first()?) {
            Class::Digit => 1,
            Class::Letter => run(0),
            Class::Mark => match run(0) {
                1 if rest[0] == b' ' && is_word_at(1) => 1 + run(1),
                marks if marks > 1 && rest[marks - 1] == b' ' && is_word_at(marks) => marks - 1,
                marks => marks,
            },
        };
        let (piece, after) = rest.split_at(length.min(MOST_BYTES));
        rest = after;
        Some(piece)
    })
}
