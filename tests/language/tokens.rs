use std::collections::BTreeMap;

use expect_test::expect;
use proptest::prelude::*;
use stepscope::language::tokens::{MOST_BYTES, NoMerge, Vocabulary};

const TEXT: &str = "The heap is [2, 5, 9]. The heap holds 3 numbers: 2, 5 and 9.\n\n";

fn vocabulary() -> Vocabulary {
    Vocabulary::train([TEXT, "that thing, this thing; the other thing: 堆和堆\n\n"], 300)
}

#[test]
fn text_comes_in_words_digits_and_marks() {
    let vocabulary = vocabulary();
    let shown: Vec<String> = vocabulary.encode(TEXT).into_iter().map(|token| vocabulary.text_of(token)).collect();
    expect![[r#"The| heap| |i|s| |[|2|, |5|, |9|]|.| |The| heap| |h|o|l|d|s| |3| |n|u|m|b|er|s|:| |2|, |5| |a|n|d| |9|.|\n\n"#]]
        .assert_eq(&shown.join("|").replace('\n', "\\n"));
    expect!["堆"].assert_eq(&vocabulary.encode("堆").iter().map(|token| vocabulary.text_of(*token)).collect::<String>());
}

#[test]
fn merges_make_text_shorter() {
    let told = TEXT.repeat(20);
    let vocabulary = Vocabulary::train([&told], 512);
    let tokens = vocabulary.encode(&told);
    assert!(tokens.len() * 2 < told.len(), "{} tokens of {} bytes", tokens.len(), told.len());
    assert_eq!(vocabulary.encode(TEXT.repeat(20)), tokens);
}

#[test]
fn training_gives_the_same_whatever_the_texts_are_cut_into() {
    let words = ["one two two", "two three", "three three three"];
    let cut = Vocabulary::train(words, 270);
    assert_eq!(cut, Vocabulary::train([words.join("\n")], 270));
    assert_eq!(cut, Vocabulary::train(words.into_iter().rev(), 270));
    assert_eq!(Vocabulary::train([""; 0], 512), Vocabulary::of_bytes());
    assert_eq!(Vocabulary::train(["abc"], 512).len(), 256, "nothing stands twice");
    assert_eq!(Vocabulary::train([TEXT], 260).len(), 260);
}

#[test]
fn merges_are_read_as_they_are_written() {
    let vocabulary = vocabulary();
    assert_eq!(vocabulary.to_string().parse(), Ok(vocabulary));
    assert_eq!("".parse(), Ok(Vocabulary::of_bytes()));
}

#[test]
fn lines_that_are_no_merges_are_named() {
    for (text, line) in [
        ("104", 1),
        ("104 101\nx 101", 2),
        ("104 101 ", 1),
        ("104 256", 1),
        ("104 101\n257 104", 2),
        ("104 101\n104 101", 2),
        ("104 65536", 1),
        ("\n", 1),
        // Each twice as long as the one before.
        ("97 97\n256 256\n257 257\n258 258\n259 259\n260 260", 6),
    ] {
        assert_eq!(text.parse::<Vocabulary>(), Err(NoMerge { line }), "{text:?}");
    }
}

#[test]
fn long_texts_without_borders_take_no_longer() {
    for text in ["a", " ", "—", "0", "ab ", "🙂"] {
        let text = text.repeat(1 << 20);
        let vocabulary = vocabulary();
        assert_eq!(vocabulary.decode(&vocabulary.encode(&text)), text.as_bytes());
    }
    let long = Vocabulary::train(["-".repeat(5000)], 300);
    assert!((0..long.len()).all(|token| long.bytes_of(token as u16).len() <= MOST_BYTES));
}

/// What a piece is, said another way: in characters' classes, from the end of what is left.
fn naive_pieces(text: &[u8]) -> Vec<Vec<u8>> {
    let class = |byte: u8| match byte {
        _ if byte.is_ascii_digit() => 'd',
        _ if byte.is_ascii_alphabetic() || !byte.is_ascii() => 'w',
        _ => 'm',
    };
    let mut pieces: Vec<Vec<u8>> = Vec::new();
    for &byte in text {
        let joins = pieces.last().is_some_and(|piece| {
            let before = class(*piece.last().unwrap());
            let is_space_of_word = piece.as_slice() == b" " && class(byte) == 'w';
            piece.len() < MOST_BYTES && ((before == class(byte) && before != 'd') || is_space_of_word)
        });
        if joins {
            pieces.last_mut().unwrap().push(byte);
        } else if class(byte) == 'w' && pieces.last().is_some_and(|piece| piece.len() > 1 && piece.ends_with(b" ")) {
            pieces.last_mut().unwrap().pop();
            pieces.push(vec![b' ', byte]);
        } else {
            pieces.push(vec![byte]);
        }
    }
    pieces
}

/// Each merge in turn, over the whole piece.
fn naive_encode(vocabulary: &Vocabulary, text: &[u8]) -> Vec<u16> {
    let merges = vocabulary.to_string();
    let mut tokens = Vec::new();
    for piece in naive_pieces(text) {
        let mut piece: Vec<u16> = piece.into_iter().map(u16::from).collect();
        for (at, line) in merges.lines().enumerate() {
            let pair: Vec<u16> = line.split(' ').map(|number| number.parse().unwrap()).collect();
            while let Some(place) = piece.windows(2).position(|two| two == pair) {
                piece.splice(place..place + 2, [256 + at as u16]);
            }
        }
        tokens.extend(piece);
    }
    tokens
}

/// The most frequent pair, counted anew over all pieces for each merge.
fn naive_train(text: &[u8], size: usize) -> String {
    let mut pieces: Vec<Vec<u16>> =
        naive_pieces(text).iter().map(|piece| piece.iter().map(|byte| u16::from(*byte)).collect()).collect();
    let mut merges = String::new();
    for token in 256..size {
        let mut counts = BTreeMap::<(u16, u16), usize>::new();
        for pair in pieces.iter().flat_map(|piece| piece.windows(2)) {
            *counts.entry((pair[0], pair[1])).or_default() += 1;
        }
        let most = counts.values().copied().max().unwrap_or(0);
        let Some((pair, _)) = counts.into_iter().find(|(_, count)| *count == most && most > 1) else { break };
        for piece in &mut pieces {
            while let Some(place) = piece.windows(2).position(|two| (two[0], two[1]) == pair) {
                piece.splice(place..place + 2, [token as u16]);
            }
        }
        merges += &format!("{} {}\n", pair.0, pair.1);
    }
    merges
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_encoded_comes_back(bytes: Vec<u8>, text in "(\\PC|[ a-e]){0,200}") {
        let vocabulary = vocabulary();
        prop_assert_eq!(vocabulary.decode(&vocabulary.encode(&bytes)), bytes);
        prop_assert_eq!(vocabulary.decode(&vocabulary.encode(&text)), text.as_bytes());
    }

    #[test]
    fn merges_are_those_of_the_definition(text in "([ a-c]|[0-1]|[,.]|堆){0,200}", size in 256usize..300) {
        let vocabulary = Vocabulary::train([&text], size);
        prop_assert_eq!(vocabulary.to_string(), naive_train(text.as_bytes(), size));
        prop_assert_eq!(vocabulary.encode(&text), naive_encode(&vocabulary, text.as_bytes()));
        let other = vocabulary.encode("ab cab, 10 c堆.. ,  aab");
        prop_assert_eq!(other, naive_encode(&vocabulary, "ab cab, 10 c堆.. ,  aab".as_bytes()));
    }
}
