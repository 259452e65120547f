//! Links as they come out of mail programs, notes, and the hands of people who mean harm.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};

use crate::dice::Dice;
use crate::states::{bits, one_in};

const NAMES: &[&str] = &["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "__defineGetter__", "then"];
const MARKUP: &[&str] = &[
    "<img src=x onerror=alert(1)>",
    "\"><script>alert(1)</script>",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "&lt;b&gt;",
    "{{constructor.constructor('alert(1)')()}}",
    "'-alert(1)-'",
    "]]><!--",
];
const SCRIPTS: &[&str] = &[
    "数据",
    "٣,٤",
    "３，２、１",
    "\u{202e}1,2\u{202c}",
    "\u{200b}1",
    "e\u{301}",
    "👩\u{200d}💻",
    "\u{feff}5",
    "аttention",
    "ﬁ",
    "\0",
    "\u{7f}\u{85}",
    "−3",
];
const PERCENT: &[&str] =
    &["%", "%%", "%4", "%G1", "%u4e2d", "%25253D", "%ED%A0%80", "%FF%FE", "%C0%AF", "%00", "%0a%0d", "%F4%90%80%80"];
const HUGE: &[&str] = &[
    "99999999999999999999999999",
    "-1",
    "1e308",
    "1e999",
    "9007199254740993",
    "4294967296",
    "-0",
    "0x10",
    "NaN",
    "Infinity",
    "1000000000",
];
const SETTINGS: &[&str] = &["v", "z", "preset", "at", "lang", "theme", "code", "from", "to", "loop", "hide", "with"];

/// Streams that inflate to far more than they are, and some that stay just within bounds.
pub struct Bombs(Vec<String>);

impl Bombs {
    pub fn new() -> Bombs {
        let rows = |count: usize| format!("{{\"items\":[{}0]}}", "0,".repeat(count));
        let deep = |depth: usize| format!("{{\"items\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        let contents = [
            " ".repeat(1_500_000),
            "\0".repeat(20_000_000),
            rows(1_000_000),
            rows(500_000),
            format!(
                "{{\"mask\":{}{}{}}}",
                "[".repeat(100),
                rows(400_000).trim_matches(['{', '}']).split_once(':').unwrap().1,
                "]".repeat(100)
            ),
            deep(100),
            deep(500_000),
            format!("{}1{}", "{\"items\":".repeat(60_000), "}".repeat(60_000)),
            format!("{{{}\"k\":1}}", (0..60_000).map(|i| format!("\"a{i}\":1,")).collect::<String>()),
            "{\"__proto__\":{\"polluted\":true},\"constructor\":{\"prototype\":{}}}".to_owned(),
            "{\"generate\":{\"kind\":\"uniform\",\"n\":9007199254740991}}".to_owned(),
            "[1,2,3]".to_owned(),
            String::new(),
        ];
        let pack = |text: &String| {
            let streams = [compress_to_vec(text.as_bytes(), 6), compress_to_vec_zlib(text.as_bytes(), 6)];
            streams.map(|stream| URL_SAFE_NO_PAD.encode(stream))
        };
        Bombs(contents.iter().flat_map(pack).collect())
    }
}

/// One damage, seldom two, to a link that was good.
pub fn damaged(dice: &mut Dice, bombs: &Bombs, link: &str, other: &str) -> String {
    let once = damage(dice, bombs, link, other);
    if one_in(dice, 5) { damage(dice, bombs, &once, other) } else { once }
}

fn damage(dice: &mut Dice, bombs: &Bombs, link: &str, other: &str) -> String {
    match dice.below(14) {
        0 => link[..boundary(link, dice.below(link.len() + 1))].to_owned(),
        1 => {
            let mut bytes = link.as_bytes().to_vec();
            for _ in 0..=dice.below(8) {
                let place = dice.below(bytes.len().max(1));
                if let Some(byte) = bytes.get_mut(place) {
                    *byte ^= 1 << dice.below(8);
                }
            }
            String::from_utf8_lossy(&bytes).into_owned()
        }
        2 => {
            let bomb = &bombs.0[dice.below(bombs.0.len())];
            let setting = ["z=", "with=z%3D", "with=items=1%26z%3D"][dice.below(3)];
            let count = [1, 1, 2, 50][dice.below(4)];
            format!("{link}{}", format!("&{setting}{bomb}").repeat(count))
        }
        3 => {
            // Some number in it becomes another.
            let digits: Vec<usize> =
                link.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()).map(|(at, _)| at).collect();
            let huge = HUGE[dice.below(HUGE.len())];
            match digits.get(dice.below(digits.len().max(1))) {
                Some(at) => format!("{}{huge}{}", &link[..*at], &link[at + 1..]),
                None => format!("{link}&{}={huge}", name(dice, link)),
            }
        }
        4 => {
            let depth = [10, 127, 129, 5_000][dice.below(4)];
            let deep = ["[", "{\"a\":", "[[1],", "[\"merge\","][dice.below(4)].repeat(depth);
            let closed = if one_in(dice, 2) { "]".repeat(depth) } else { String::new() };
            format!("{link}&{}={deep}{closed}", name(dice, link))
        }
        5 => insert(dice, link, NAMES),
        6 => insert(dice, link, MARKUP),
        7 => insert(dice, link, SCRIPTS),
        8 => insert(dice, link, PERCENT),
        9 => {
            let piece = [format!("&{}=1", name(dice, link)), "1,".to_owned(), "&".to_owned(), "%25".to_owned(), "&a=".to_owned()];
            let piece = &piece[dice.below(5)];
            format!("{link}{}", piece.repeat([70, 3_000, 30_000][dice.below(3)]))
        }
        10 => format!(
            "{}{}",
            &link[..boundary(link, dice.below(link.len() + 1))],
            &other[boundary(other, dice.below(other.len() + 1))..]
        ),
        11 => {
            let (lesson, settings) = link.split_once('?').unwrap_or((link, ""));
            let mut settings: Vec<&str> = settings.split('&').collect();
            for _ in 0..=dice.below(4) {
                let (from, to) = (dice.below(settings.len()), dice.below(settings.len()));
                settings.insert(to, settings[from]);
                settings.swap(0, to);
            }
            format!("{lesson}?{}", settings.join("&"))
        }
        12 => {
            let bytes: Vec<u8> = (0..dice.below(200)).map(|_| bits(dice) as u8).collect();
            format!("{link}&z={}", URL_SAFE_NO_PAD.encode(bytes))
        }
        _ => {
            // The settings of one lesson at another.
            let settings = link.split_once('?').map_or("", |(_, settings)| settings);
            format!("{}?{settings}", other.split_once('?').map_or(other, |(lesson, _)| lesson))
        }
    }
}

/// A setting, or a name that the link has already.
fn name<'a>(dice: &mut Dice, link: &'a str) -> &'a str {
    let names: Vec<&str> = link.split(['?', '&']).skip(1).filter_map(|setting| Some(setting.split_once('=')?.0)).collect();
    let setting = SETTINGS[dice.below(SETTINGS.len())];
    if one_in(dice, 2) { setting } else { names.get(dice.below(names.len().max(1))).copied().unwrap_or(setting) }
}

/// Puts one of the pieces somewhere, or in the place of a lesson, a name or a value; as it is, or encoded.
fn insert(dice: &mut Dice, link: &str, pieces: &[&str]) -> String {
    let raw = pieces[dice.below(pieces.len())];
    let encoded: String = raw.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let piece = if one_in(dice, 2) { raw } else { &encoded };
    match dice.below(5) {
        0 => format!("#/{piece}"),
        1 => format!("{link}&{piece}=1"),
        2 => format!("{link}&{}={piece}", name(dice, link)),
        3 => format!("{link}&{}={{%22{piece}%22:[1]}}", name(dice, link)),
        _ => {
            let at = boundary(link, dice.below(link.len() + 1));
            format!("{}{piece}{}", &link[..at], &link[at..])
        }
    }
}

fn boundary(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
