use std::sync::Arc;

use stepscope::kernel::transformer::Size;
use stepscope::language::tokens::Vocabulary;
use stepscope::language::weights::{Weights, rounded};
use stepscope::words::{Code, Failure, grouped};

const SIZE: Size = Size { vocabulary: 260, width: 8, heads: 1, layers: 1, inner: 16, context: 32, drafts: 2, modules: 1 };

fn model() -> Weights {
    let vocabulary = Vocabulary::train(["heap heap heap of heaps"], SIZE.vocabulary as usize);
    let tensors =
        SIZE.tensors().iter().enumerate().map(|(at, named)| Arc::new(rounded(&named.first(&SIZE, 7, at as u64)))).collect();
    Weights { size: SIZE, vocabulary, accuracies: vec![vec![0.5, 0.25], vec![0.375, 1.0 / 3.0]], tensors }
}

fn read(bytes: &[u8]) -> Result<Weights, String> {
    Weights::read(bytes).map_err(|Failure { code, path, message }| {
        assert_eq!((code, path.as_str()), (Code::Unsupported, ""));
        assert!(message.en.contains("load the page anew") && message.zh.contains("重新加载页面"), "{message:?}");
        message.en
    })
}

#[track_caller]
fn is_refused(bytes: &[u8], for_what: &str) {
    match read(bytes) {
        Ok(_) => panic!("it was taken, and isn't: {for_what}"),
        Err(message) => assert!(message.contains(for_what), "{message}"),
    }
}

/// The file with another text in its header, and what the header says of its own length.
fn with_header(bytes: &[u8], change: impl Fn(&str) -> String) -> Vec<u8> {
    let len = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    let before = std::str::from_utf8(&bytes[8..8 + len]).unwrap();
    let after = change(before);
    assert_ne!(before, after);
    [&(after.len() as u64).to_le_bytes(), after.as_bytes(), &bytes[8 + len..]].concat()
}

#[test]
fn a_model_is_read_as_it_was_written() {
    let model = model();
    let bytes = model.to_bytes().unwrap();
    assert_eq!(read(&bytes), Ok(model.clone()));
    assert_eq!(model.to_bytes().unwrap(), bytes, "the same weights give the same file");
    let numbers: u64 = SIZE.parameters()[1];
    assert!((bytes.len() as u64) < numbers * 2 + 6_000, "{} bytes", bytes.len());
}

#[test]
fn numbers_are_rounded_to_the_nearest_half() {
    let mut model = model();
    model.tensors[0] = Arc::new((0..260 * 8).map(|at| 1.0 + at as f32 / 65536.0).collect());
    let back = read(&model.to_bytes().unwrap()).unwrap();
    let steps = |value: &f32| value * 1024.0;
    let halves: Vec<f32> = model.tensors[0].iter().map(|value| steps(value).round_ties_even() / 1024.0).collect();
    assert_eq!(*back.tensors[0], halves);
    assert_eq!(rounded(&model.tensors[0]), halves);
}

#[test]
fn tensors_of_another_size_are_not_written() {
    let mut model = model();
    model.tensors[1] = Arc::new(vec![0.0; 9]);
    assert!(model.to_bytes().is_err());
    model.tensors.pop();
    assert!(model.to_bytes().is_err());
}

#[test]
fn a_file_that_was_cut_says_so() {
    let bytes = model().to_bytes().unwrap();
    let len = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    for kept in [1, 7, 8, 9, 100, 8 + len - 1] {
        is_refused(&bytes[..kept], "was cut: only");
    }
    for kept in [8 + len, 8 + len + 1, bytes.len() - 1] {
        is_refused(
            &bytes[..kept],
            &format!("was cut: {} of its {} bytes came", grouped(kept as u64), grouped(bytes.len() as u64)),
        );
    }
}

#[test]
fn any_changed_byte_is_noticed() {
    let bytes = model().to_bytes().unwrap();
    for at in (0..bytes.len()).step_by(7).chain(bytes.len() - 40..bytes.len()) {
        for change in [1u8, 0x20, 0x80] {
            let mut changed = bytes.clone();
            changed[at] ^= change;
            assert!(read(&changed).is_err(), "byte {at} of {} ^ {change}", bytes.len());
        }
    }
    let mut changed = bytes.clone();
    *changed.last_mut().unwrap() ^= 1;
    is_refused(&changed, "was altered");
    is_refused(&[&bytes[..], b"\0"].concat(), "was altered");
    is_refused(&with_header(&bytes, |header| header.replacen(r#"\"heads\":1"#, r#"\"heads\":2"#, 1)), "was altered");
}

#[test]
fn another_version_is_told() {
    let bytes = model().to_bytes().unwrap();
    let version = |version: &str| {
        with_header(&bytes, |header| header.replacen(r#"\"version\":\"1\""#, &format!(r#"\"version\":\"{version}\""#), 1))
    };
    is_refused(&version("2"), "of version 2, and this page reads version 1");
    is_refused(&version(&"9".repeat(1000)), "of version 9999999999999999999999999999999999999999…");
}

#[test]
fn what_is_no_model_is_told() {
    is_refused(b"", "something else");
    is_refused(b"<!doctype html><title>404</title><p>There is nothing here.", "something else");
    is_refused(&[0xff; 64], "something else");
    is_refused(&[&(1u64 << 40).to_le_bytes()[..], b"{}"].concat(), "something else");
    is_refused(&[&4u64.to_le_bytes()[..], b"null"].concat(), "something else");
    is_refused(&[&2u64.to_le_bytes()[..], b"{}"].concat(), "something else");
    let bytes = model().to_bytes().unwrap();
    is_refused(&with_header(&bytes, |header| header.replacen("stepscope-language", "somebody-language!", 1)), "something else");
    // Deeper than any header is.
    let deep = "[".repeat(1 << 20);
    is_refused(&[&(deep.len() as u64).to_le_bytes()[..], deep.as_bytes()].concat(), "something else");
}

/// What a program that writes nonsense would write, with a digest that fits.
#[test]
fn sizes_that_go_beyond_their_file_are_refused() {
    let bytes = model().to_bytes().unwrap();
    let claims = [
        (r#"\"layers\":1"#, r#"\"layers\":2"#),
        (r#"\"layers\":1"#, r#"\"layers\":4000000000"#),
        (r#"\"layers\":1"#, r#"\"layers\":-1"#),
        (r#"\"width\":8"#, r#"\"width\":0"#),
        (r#"\"vocabulary\":260"#, r#"\"vocabulary\":261"#),
        (r#"\"drafts\":2"#, r#"\"drafts\":1"#),
        (r#"\"inner\":16"#, r#"\"inner\":15"#),
        ("[[0.5,0.25],", "[[0.5,true],"),
        (r#"\"merges\":\""#, r#"\"merges\":\"x"#),
        ("block.0.keys", "block.0.kegs"),
    ];
    for (true_one, false_one) in claims {
        let claimed = with_header(&bytes, |header| header.replacen(true_one, false_one, 1));
        is_refused(&signed(claimed), "doesn't fit together");
    }
    assert_eq!(read(&signed(bytes)), Ok(model()), "the digest that is made here is the right one");
}

/// CRC-32, bit by bit.
fn signed(mut bytes: Vec<u8>) -> Vec<u8> {
    let needle = br#"\"digest\":\""#;
    let at = bytes.windows(needle.len()).position(|window| window == needle).unwrap() + needle.len();
    let mut sum = !0u32;
    for (_, byte) in bytes.iter().enumerate().filter(|(place, _)| !(at..at + 8).contains(place)) {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = sum >> 1 ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 };
        }
    }
    bytes[at..at + 8].copy_from_slice(format!("{:08x}", !sum).as_bytes());
    bytes
}
